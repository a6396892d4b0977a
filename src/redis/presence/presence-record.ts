import type { MediaTrack } from '../../livekit/media-participant.js';
import type { RoomRole, TrackSource } from '../../models/room.js';
import type { ParticipantKind } from '../../models/participant-kind.js';

/** Somebody in a meeting: one connection of theirs. */
export interface ParticipantRecord {
  /** LiveKit's id of the connection. */
  readonly sid: string;
  readonly identity: string;
  readonly displayName: string;
  readonly kind: ParticipantKind;
  /** For show; rights are asked of the database each time. */
  readonly role: RoomRole | null;
  readonly isAuthenticated: boolean;
  readonly color: string | null;
  readonly handRaisedAt: Date | null;
  readonly joinedAt: Date;
  /** Null for people without an account, and where nobody remembers. */
  readonly userId: string | null;
  /** Not seen by others in the room, as recorders are. */
  readonly isHidden: boolean;
  /** A caller who hears and says nothing until a host decides. */
  readonly isHeld: boolean;
  /** Of a phone caller: tells calls of one identity apart. Null where the bridge does not say. */
  readonly callId: string | null;
  readonly tracks: readonly MediaTrack[];
}

/** A record as the scripts keep it. */
export interface StoredParticipant extends Omit<
  ParticipantRecord,
  'handRaisedAt' | 'joinedAt' | 'tracks'
> {
  /** Unix times, in ms. */
  readonly handRaisedAt: number | null;
  readonly joinedAt: number;
  /** By track sid; a list would not do, as Lua writes empty ones as objects. */
  readonly tracks: Readonly<
    Record<string, { readonly source: TrackSource; readonly muted: boolean }>
  >;
  /** Number of the step that changed it last. */
  readonly rev: number;
}

export const participantOf = (stored: StoredParticipant): ParticipantRecord => {
  const { sid, identity, displayName, kind, role, isAuthenticated, color } = stored;
  const { handRaisedAt, joinedAt, userId, isHidden, isHeld, tracks } = stored;
  // Records of the release before have none.
  const { callId = null } = stored as Partial<StoredParticipant>;
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
    // Lua keeps no order.
    tracks: Object.entries(tracks)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([trackSid, track]) => ({ sid: trackSid, ...track })),
  };
};

export const storedTracks = (tracks: readonly MediaTrack[]): StoredParticipant['tracks'] =>
  Object.fromEntries(tracks.map(({ sid, source, muted }) => [sid, { source, muted }]));

/** What a script takes for a newcomer. */
export const storedParticipant = (record: ParticipantRecord): Omit<StoredParticipant, 'rev'> => ({
  ...record,
  handRaisedAt: record.handRaisedAt?.getTime() ?? null,
  joinedAt: record.joinedAt.getTime(),
  tracks: storedTracks(record.tracks),
});
