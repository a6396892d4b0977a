import { isHost, RoomRole, type TrackSource } from './room.js';

/** What a meeting token gave a participant, as hosts see it. Lasts until the meeting ends. */
export interface ParticipantGrant {
  readonly roomId: string;
  /** The person named in the token; the same for all tokens with the same `externalId`. */
  readonly bearer: string;
  /** Makes the participant a host of this meeting. */
  readonly isHost: boolean;
  /** The ID that the creator of the token has for the person. */
  readonly externalId: string | null;
  /** A JSON object, as text. */
  readonly metadata: string | null;
}

/** What a meeting token gives its bearer. */
export interface MeetingGrant extends ParticipantGrant {
  readonly tokenId: string;
  /** Null for what the room allows. */
  readonly publishSources: readonly TrackSource[] | null;
}

/** Without an `externalId`, each token names a person of its own. */
export const bearerOf = (tokenId: string, externalId: string | null): string =>
  externalId === null ? `token:${tokenId}` : `external:${externalId}`;

/** The role of a participant in the current meeting, which a grant can raise. */
export const roleInMeeting = (
  role: RoomRole | null,
  grant: Pick<ParticipantGrant, 'isHost'> | null,
): RoomRole | null => (grant?.isHost && !isHost(role) ? RoomRole.ADMINISTRATOR : role);

/** Without what only the minting of participant tokens needs. */
export const participantGrant = ({
  roomId,
  bearer,
  isHost: isMeetingHost,
  externalId,
  metadata,
}: MeetingGrant): ParticipantGrant => ({
  roomId,
  bearer,
  isHost: isMeetingHost,
  externalId,
  metadata,
});
