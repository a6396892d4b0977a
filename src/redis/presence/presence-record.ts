import type { MediaTrack } from '../../livekit/media-participant.js';
import type { ParticipantGrant } from '../../models/meeting-grant.js';
import type { RoomRole, TrackSource } from '../../models/room.js';
import type { ParticipantKind } from '../../models/participant-kind.js';

/** One connection of a participant. */
export interface ParticipantRecord {
  /** The sid of the connection in LiveKit. */
  readonly sid: string;
  readonly identity: string;
  readonly displayName: string;
  readonly kind: ParticipantKind;
  /** For display only; authorization reads the database each time. */
  readonly role: RoomRole | null;
  readonly isAuthenticated: boolean;
  readonly color: string | null;
  readonly handRaisedAt: Date | null;
  readonly joinedAt: Date;
  /** Null for people without an account, and after Redis lost it. */
  readonly userId: string | null;
  /** Invisible to others in the room, as recorders are. */
  readonly isHidden: boolean;
  /** A caller on hold, who hears and publishes nothing until a host decides. */
  readonly isHeld: boolean;
  /** Distinguishes the calls of one phone caller's identity. Null if the bridge sets none. */
  readonly callId: string | null;
  /** Null for people without a meeting token. */
  readonly grant: ParticipantGrant | null;
  readonly tracks: readonly MediaTrack[];
}

/** A record in the scripts' form. */
export interface StoredParticipant extends Omit<
  ParticipantRecord,
  'handRaisedAt' | 'joinedAt' | 'tracks'
> {
  /** Unix times, in ms. */
  readonly handRaisedAt: number | null;
  readonly joinedAt: number;
  /** By track sid rather than as a list, because Lua encodes an empty list as an object. */
  readonly tracks: Readonly<
    Record<string, { readonly source: TrackSource; readonly muted: boolean }>
  >;
  /** The number of the step that last changed it. */
  readonly rev: number;
}

/** A record that no step has stored yet. */
export type NewStoredParticipant = Omit<StoredParticipant, 'rev'>;

export const participantOf = (stored: NewStoredParticipant): ParticipantRecord => {
  const { sid, identity, displayName, kind, role, isAuthenticated, color } = stored;
  const { handRaisedAt, joinedAt, userId, isHidden, isHeld, tracks } = stored;
  // Records of the previous release lack them.
  const { callId = null, grant = null } = stored as Partial<StoredParticipant>;
  return {
    sid,
    identity,
    displayName,
    kind,
    role,
    isAuthenticated,
    color,
    handRaisedAt: handRaisedAt === null ? null : new Date(handRaisedAt),
    joinedAt: new Date(joinedAt),
    userId,
    isHidden,
    isHeld,
    callId,
    grant,
    // Lua does not keep the order.
    tracks: Object.entries(tracks)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([trackSid, track]) => ({ sid: trackSid, ...track })),
  };
};

export const storedTracks = (tracks: readonly MediaTrack[]): StoredParticipant['tracks'] =>
  Object.fromEntries(tracks.map(({ sid, source, muted }) => [sid, { source, muted }]));

/** The form that scripts accept for a new participant. */
export const storedParticipant = (record: ParticipantRecord): NewStoredParticipant => ({
  ...record,
  handRaisedAt: record.handRaisedAt?.getTime() ?? null,
  joinedAt: record.joinedAt.getTime(),
  tracks: storedTracks(record.tracks),
});

/** Reads a record from a reply of the scripts. */
export const recordIn = (reply: string | null): ParticipantRecord | null =>
  reply === null ? null : participantOf(JSON.parse(reply) as StoredParticipant);

/** In the order in which they joined. */
export const inOrder = (records: readonly string[]): StoredParticipant[] =>
  records
    .map((record) => JSON.parse(record) as StoredParticipant)
    .sort((a, b) => a.joinedAt - b.joinedAt || a.rev - b.rev);

/** Reads a Unix time in ms; null for none. */
export const dateOf = (time: string | null): Date | null => (time ? new Date(Number(time)) : null);
