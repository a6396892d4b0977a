import type { ErrorCode } from '../errors/catalog.js';

export const ROOM_ID = 'The ID of the room, as in `Room.id`.';
/** For inputs; only `room` and `joinRoom` also accept slugs and names. */
export const ROOM_ID_INPUT = `${ROOM_ID} Slugs and names are not accepted.`;
export const APPLICATION_ID = 'The ID of the application.';
export const RECORDING_ID = 'The ID of the recording.';
export const IDENTITY = 'The identity of the participant, as in `Participant.identity`.';
/** Of people, in inputs. */
export const PERSON_EXTERNAL_ID =
  'Your own ID for the person, 1 to 64 characters. Tokens with the same one name the same person. The person cannot read it.';
export const EVENT_TIME = 'The time of the event.';

export const PAGE_SIZE = 'The length of the page, 1 to 100.';
export const PAGE_CURSOR =
  'The `endCursor` of the previous page. Defaults to the start of the list.';
export const PAGE_INFO = 'The end of the page, and whether another one follows.';
export const TOTAL_COUNT = 'The current number of entries on all pages.';

export const TICKET_ARGUMENT = 'The ticket that `joinRoom` returned. Defaults to the cookie.';

/** The errors of an operation: the cause of each, by code. */
type Errors = Readonly<Partial<Record<ErrorCode, string>>>;

export const SIGNED_IN_ERRORS = {
  UNAUTHENTICATED: 'the viewer is not signed in.',
} satisfies Errors;

export const ADMINISTRATOR_ERRORS = {
  ...SIGNED_IN_ERRORS,
  FORBIDDEN: 'the viewer is not an instance administrator.',
} satisfies Errors;

/** For operations that require a participant token. */
export const PARTICIPANT_ERRORS = {
  UNAUTHENTICATED: 'the request has no participant token.',
  NOT_FOUND: 'the token is for another room, or the viewer is not in the meeting.',
  MEDIA_UNAVAILABLE: 'LiveKit cannot be reached.',
} satisfies Errors;

/** For operations that require a member of the room or a participant of its meeting. */
export const MEETING_ERRORS = {
  UNAUTHENTICATED: 'the viewer is neither signed in nor in the meeting.',
  NOT_FOUND: 'the room does not exist, or the viewer is neither a member nor in the meeting.',
} satisfies Errors;

export const HOST_ERRORS = {
  ...MEETING_ERRORS,
  FORBIDDEN: 'the viewer is not a host of the room, or is banned from its meeting.',
} satisfies Errors;

/** Replaces `NOT_FOUND` where the argument names a recording. */
export const UNKNOWN_RECORDING = {
  NOT_FOUND: 'the recording does not exist, or the viewer has no access to its room.',
} satisfies Errors;

interface Operation {
  /** Sentences: what the operation does and returns, and what it requires. */
  readonly text: string;
  /** All but those that any operation may have (docs/errors.md). */
  readonly errors?: Errors;
  /** A GraphQL document that calls the operation. */
  readonly example?: string;
}

/** The description of a root field, as Markdown, which GraphiQL renders. */
export function operation({ text, errors = {}, example }: Operation): string {
  const parts = [text];
  const lines = Object.entries(errors).map(([code, meaning]) => `- \`${code}\`: ${meaning}`);
  if (lines.length > 0) parts.push(['Errors:', ...lines.toSorted()].join('\n'));
  if (example !== undefined) parts.push(`Example:\n\`\`\`graphql\n${example.trim()}\n\`\`\``);
  return parts.join('\n\n');
}
