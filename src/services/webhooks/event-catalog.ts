import { z } from 'zod';
import { WebhookEventType } from '../../models/webhook-event.js';

// The contract with receivers: docs/webhooks.md and docs/webhooks.schema.json are generated from it.

const time = (meaning: string) => z.iso.datetime().describe(meaning);
const id = (meaning: string) => z.string().describe(meaning);
const ms = (meaning: string) => z.int().nonnegative().describe(meaning);

/** What the data of every event has. */
const ROOM_FIELDS = {
  roomId: z.string().nullable().describe('The ID of the room. Null for `endpoint.test`.'),
  roomExternalId: z
    .string()
    .nullable()
    .describe('The external ID that the application gave the room. Null without one.'),
  roomMetadata: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe('The metadata that the application gave the room. Null without any.'),
  meetingId: z
    .string()
    .nullable()
    .describe('The ID of the meeting. Null where the event belongs to none.'),
  sequence: z
    .int()
    .describe(
      'A number that grows per room. Sort by it, because retries arrive late; expect gaps.',
    ),
};

const room = z
  .object({
    slug: z.string().describe('The slug.'),
    name: z.string().describe('The name.'),
    accessLevel: z
      .enum(['PUBLIC', 'TRUSTED', 'RESTRICTED'])
      .describe('Who enters without waiting.'),
    createdAt: time('When the room was created.'),
  })
  .describe('The room, as it was when the event was stored.');

const participant = z
  .object({
    identity: id('The ID of the person in the room, the same in the lobby and in the meeting.'),
    displayName: z.string().describe('The name that others see.'),
    kind: z
      .enum(['STANDARD', 'PHONE', 'AGENT', 'RECORDER'])
      .describe('Only STANDARD and PHONE are people.'),
    userId: z
      .string()
      .nullable()
      .describe('The ID of the user. Null for people without an account.'),
    externalId: z
      .string()
      .nullable()
      .describe('The external ID from the meeting token. Null without one.'),
    metadata: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('The metadata from the meeting token. Null without any.'),
  })
  .describe('The person, or another participant.');

const visit = {
  participant,
  connectionId: id(
    'The ID of the connection, which joins `participant.joined` and `participant.left`.',
  ),
  joinedAt: time('When the connection began; for a phone caller on hold, when they were admitted.'),
};

const role = z.enum(['MEMBER', 'ADMINISTRATOR', 'OWNER']).nullable();

const waiting = {
  participant,
  enteredAt: time('When the wait began.'),
};

const recording = z
  .object({
    id: id('The ID of the recording.'),
    mode: z.enum(['SCREEN', 'TRANSCRIPT']).describe('What is recorded.'),
    startedAt: z.iso.datetime().nullable().describe('When the recorder started. Null before.'),
    endedAt: z.iso.datetime().nullable().describe('When the recorder stopped. Null before.'),
    durationMs: z.int().nullable().describe('The duration in milliseconds. Null before the end.'),
    sizeBytes: z.int().nullable().describe('The size of the file. Null before it is saved.'),
    limitReached: z.boolean().describe('Whether the recording ended at its maximum duration.'),
    failure: z.string().nullable().describe('The reason of a failure. Null without one.'),
    expiresAt: z.iso.datetime().nullable().describe('When the file is deleted. Null for never.'),
  })
  .describe('The recording. Its file is downloaded through the API.');

interface EventDefinition {
  /** When the event is sent, for the documentation. */
  readonly meaning: string;
  readonly data: z.ZodRawShape;
  /** The fields of the type in an example. */
  readonly example: Readonly<Record<string, unknown>>;
}

const ROOM = {
  slug: 'weekly',
  name: 'Weekly',
  accessLevel: 'TRUSTED',
  createdAt: '2026-11-30T09:00:00.000Z',
};
const PERSON = {
  identity: '6f1c0a52-0a3b-4c7e-9d58-3f0b7c1f6f10',
  displayName: 'Alice Example',
  kind: 'STANDARD',
  userId: null,
  externalId: 'user-17',
  metadata: { course: 'B2' },
};
const VISIT = {
  participant: PERSON,
  connectionId: 'PA_5mXkTq2pRw9b',
  joinedAt: '2026-11-30T10:00:05.000Z',
};
const WAIT = { participant: PERSON, enteredAt: '2026-11-30T09:59:40.000Z' };
const RECORDING = {
  id: 'c1f8a6a2-6a55-4c88-a05e-4f2f1f1d3a07',
  mode: 'SCREEN',
  startedAt: '2026-11-30T10:05:00.000Z',
  endedAt: null,
  durationMs: null,
  sizeBytes: null,
  limitReached: false,
  failure: null,
  expiresAt: null,
};
const ENDED = { ...RECORDING, endedAt: '2026-11-30T10:45:00.000Z', durationMs: 2_400_000 };

const ofRoom = (meaning: string): EventDefinition => ({
  meaning,
  data: { room },
  example: { room: ROOM },
});

const ofWait = (meaning: string): EventDefinition => ({
  meaning,
  data: waiting,
  example: WAIT,
});

const ofRecording = (meaning: string, changes: object = {}): EventDefinition => ({
  meaning,
  data: { recording },
  example: { recording: { ...ENDED, ...changes } },
});

const { MEETING_STARTED, MEETING_ENDED } = WebhookEventType;

export const EVENT_CATALOG: Readonly<Record<WebhookEventType, EventDefinition>> = {
  'room.created': ofRoom('A room was created.'),
  'room.updated': ofRoom('The name, the access level, or the settings of a room changed.'),
  'room.deleted': ofRoom('A room is deleted. Events of its last meeting may follow.'),
  [MEETING_STARTED]: {
    meaning: 'The first person joined.',
    data: { startedAt: time('When the first person joined.') },
    example: { startedAt: '2026-11-30T10:00:05.000Z' },
  },
  [MEETING_ENDED]: {
    meaning: 'The last person left, or the meeting was ended.',
    data: {
      startedAt: time('When the first person joined.'),
      endedAt: time('When the meeting ended.'),
      durationMs: ms('The duration in milliseconds.'),
      reason: z
        .enum(['EMPTY', 'ENDED_BY_HOST', 'ROOM_DELETED', 'DURATION_LIMIT', 'UNKNOWN'])
        .describe('The reason of the end. UNKNOWN if it was not reported.'),
      peakParticipantCount: z.int().describe('The highest number of participants at one time.'),
    },
    example: {
      startedAt: '2026-11-30T10:00:05.000Z',
      endedAt: '2026-11-30T10:50:05.000Z',
      durationMs: 3_000_000,
      reason: 'EMPTY',
      peakParticipantCount: 4,
    },
  },
  'participant.joined': {
    meaning: 'A connection to the meeting began. A person on two devices has two.',
    data: visit,
    example: VISIT,
  },
  'participant.left': {
    meaning: 'A connection to the meeting ended.',
    data: {
      ...visit,
      leftAt: time('When the connection ended.'),
      durationMs: ms('The duration in milliseconds.'),
      reason: z
        .enum([
          'LEFT',
          'CONNECTION_LOST',
          'REMOVED',
          'BANNED',
          'TAKEN_OVER',
          'MEETING_ENDED',
          'UNKNOWN',
        ])
        .describe('The reason of the end. UNKNOWN if it was not reported.'),
    },
    example: {
      ...VISIT,
      leftAt: '2026-11-30T10:30:05.000Z',
      durationMs: 1_800_000,
      reason: 'LEFT',
    },
  },
  'participant.role_changed': {
    meaning: 'A host changed the role of a user who is in the meeting.',
    data: {
      participant,
      role: role.describe('The role now. Null for none.'),
      previousRole: role.describe('The role before. Null for none.'),
    },
    example: {
      participant: { ...PERSON, userId: '0d7f7a7e-6a0e-4f4e-8f38-2f4cf3f0a001' },
      role: 'ADMINISTRATOR',
      previousRole: 'MEMBER',
    },
  },
  'lobby.entered': ofWait('A person started to wait for a host.'),
  'lobby.admitted': ofWait('A waiting person was admitted.'),
  'lobby.denied': ofWait('A waiting person was denied.'),
  'lobby.left': ofWait('A waiting person left, or the meeting ended before a decision.'),
  'recording.started': ofRecording('The recorder started to record.', RECORDING),
  'recording.saved': ofRecording('The file is stored.', {
    sizeBytes: 73_400_320,
    expiresAt: '2026-12-30T10:05:00.000Z',
  }),
  'recording.failed': ofRecording('The recording failed. A file that turns up later is saved.', {
    failure: 'The recorder failed.',
  }),
  'recording.aborted': ofRecording('The recording was stopped before it started.', {
    ...RECORDING,
    startedAt: null,
  }),
  'recording.expired': ofRecording('The file was deleted after its retention.', {
    sizeBytes: 73_400_320,
  }),
  'recording.deleted': ofRecording('A host, or the deletion of the room, deleted the recording.', {
    sizeBytes: 73_400_320,
  }),
  'recording.limit_reached': ofRecording('The recording reached its maximum duration.', {
    limitReached: true,
  }),
  'subtitles.started': {
    meaning: 'Subtitles were started.',
    data: {},
    example: {},
  },
  'subtitles.stopped': {
    meaning:
      'Subtitles were stopped, by a host, by the end of the meeting, or because they failed.',
    data: {},
    example: {},
  },
  'endpoint.test': {
    meaning: '`sendTestEvent` was called.',
    data: { endpointId: id('The ID of the endpoint.') },
    example: { endpointId: '3e3d3f5b-52b0-4d53-8a2c-0d0d6c6a2c11' },
  },
};

/** The schema of the body that a receiver gets for a type. */
export const bodySchema = (type: WebhookEventType) =>
  z
    .object({
      type: z.literal(type),
      timestamp: time('When the event happened.'),
      data: z.object({ ...ROOM_FIELDS, ...EVENT_CATALOG[type].data }),
      replay: z.literal(true).optional().describe('Present if the event is sent again on request.'),
    })
    .describe(EVENT_CATALOG[type].meaning);

/** An example of a body. */
export function bodyExample(type: WebhookEventType): object {
  const isTest = type === WebhookEventType.ENDPOINT_TEST;
  const isOfMeeting = !isTest && !type.startsWith('room.');
  return {
    type,
    timestamp: '2026-11-30T10:00:05.000Z',
    data: {
      roomId: isTest ? null : 'f3c2a0de-7a39-4fd0-8f0a-6d8f0a4b7c55',
      roomExternalId: isTest ? null : 'lesson-42',
      roomMetadata: isTest ? null : { course: 'B2' },
      meetingId: isOfMeeting ? '9b0c6a6e-2d0f-8a51-9a8e-0c5d4f0e7b21' : null,
      sequence: 1_796_032_805_000,
      ...EVENT_CATALOG[type].example,
    },
  };
}
