import type { MediaPermission, MediaTrack } from '../../livekit/media-participant.js';
import type { MediaRoom } from '../../livekit/media.js';
import type { ParticipantRecord } from './presence-record.js';
import type { MeetingEndReason } from './presence-events.js';

/** A room is closed for no longer: LiveKit takes less, and so does a call to it to fail. */
export const CLOSING_MS = 8_000;

/** A LiveKit room: closed and opened again, it is another one. */
export type RoomSession = Pick<MediaRoom, 'sid' | 'createdAt'>;

/** The connection that a "left" is about. */
export type Departure = Pick<ParticipantRecord, 'sid' | 'identity' | 'joinedAt'>;

/** What a change of Foyer's own may touch; what is left out stays. */
export interface PresenceChanges {
  readonly displayName?: string;
  readonly role?: ParticipantRecord['role'];
  /** Null lowers the hand; one that is up stays up since the first time. */
  readonly handRaisedAt?: Date | null;
  readonly isHeld?: boolean;
  /** By track sid. */
  readonly muted?: Readonly<Record<string, boolean>>;
}

/** What LiveKit says of a connection that presence knows. */
export type ConfirmedParticipant = Pick<
  ParticipantRecord,
  'sid' | 'displayName' | 'color' | 'handRaisedAt' | 'tracks'
>;

/** What a host lets one person do; what is not named is as usual in the room. */
export type PermissionChanges = {
  readonly [P in keyof MediaPermission]?: MediaPermission[P] | null;
};
export type OwnPermission = Partial<MediaPermission>;

export interface TokenHolder {
  /** Null for a guest. */
  readonly userId: string | null;
}

export interface MeetingRecord {
  /** Null: nobody has come in yet. */
  readonly startedAt: Date | null;
  /** People alone: no agents, recorders or callers on hold. */
  readonly participantCount: number;
}

export interface PresenceSnapshot extends MeetingRecord {
  /** News up to this one are contained. */
  readonly seq: number;
  /** In the order in which they joined; `rev` is the news that brought the record. */
  readonly participants: readonly (ParticipantRecord & { readonly rev: number })[];
}

/**
 * Who is in which meeting. Rooms go by the names that LiveKit knows them by. Each transition is one
 * atomic step, right in any order and any number of times, and tells what it changed on the
 * meeting's topic. Every method throws StorageUnavailableError while the store cannot be reached.
 */
export interface PresenceStore {
  /** A LiveKit room is open. False when it is known to be over. */
  opened(roomId: string, session: RoomSession): Promise<boolean>;
  /** Null when the connection, or its LiveKit room, is known to be over. */
  joined(
    roomId: string,
    session: RoomSession,
    participant: ParticipantRecord,
  ): Promise<ParticipantRecord | null>;
  /** `isTakeover`: by another connection of the same identity, which is about to be heard of. */
  left(
    roomId: string,
    sessionSid: string,
    departure: Departure,
    isTakeover: boolean,
  ): Promise<void>;
  trackPublished(roomId: string, sessionSid: string, sid: string, track: MediaTrack): Promise<void>;
  trackUnpublished(
    roomId: string,
    sessionSid: string,
    sid: string,
    trackSid: string,
  ): Promise<void>;
  /**
   * Notes what Foyer changed and LiveKit tells nobody of. Null when they are not there, or another
   * connection than `sid` is.
   */
  change(
    roomId: string,
    identity: string,
    changes: PresenceChanges,
    sid?: string,
  ): Promise<ParticipantRecord | null>;
  /** Puts right what LiveKit, asked at `askedAt` (the store's clock), knows better. */
  confirm(
    roomId: string,
    sessionSid: string,
    askedAt: number,
    listed: readonly string[],
    facts: readonly ConfirmedParticipant[],
  ): Promise<{ readonly ghosts: number; readonly repaired: number }>;
  /** The store's clock, in ms. */
  now(): Promise<number>;

  find(roomId: string, identity: string): Promise<ParticipantRecord | null>;
  /** In the order in which they joined. */
  list(roomId: string): Promise<readonly ParticipantRecord[]>;
  /** The people who count. */
  participantCount(roomId: string): Promise<number>;
  meeting(roomId: string): Promise<MeetingRecord>;
  snapshot(roomId: string): Promise<PresenceSnapshot>;
  /** Sid of the LiveKit room that is known to be open. */
  sessionSid(roomId: string): Promise<string | null>;

  /**
   * A token was given out: from now on the identity is that user's, or a guest's for null. What was
   * permitted to an earlier user goes.
   */
  remember(roomId: string, identity: string, userId: string | null): Promise<void>;
  /** For somebody who arrives: who got the last token. Null where that is not known. */
  tokenHolder(roomId: string, identity: string): Promise<TokenHolder | null>;
  /**
   * The user who is in the meeting under this identity; of somebody who is not there, the one who
   * got the last token. Null for guests, and where that is not known.
   */
  userOf(roomId: string, identity: string): Promise<string | null>;
  /** Whether somebody has been there, in this meeting or lately, and has gone. */
  hasLeft(roomId: string, identity: string): Promise<boolean>;
  /** Merged into what was said of this person before; lasts until the meeting ends. */
  permit(roomId: string, identity: string, changes: PermissionChanges): Promise<void>;
  permissions(roomId: string): Promise<ReadonlyMap<string, OwnPermission>>;

  /**
   * Nobody is in the meeting any more. `sessionSid` is the LiveKit room that is over; null:
   * whichever it is. The reason of a closing that has begun counts before `reason`. False, and
   * nothing cleared, when another one has taken its place.
   */
  end(roomId: string, sessionSid: string | null, reason?: MeetingEndReason): Promise<boolean>;

  /** From here on `isOpen` is false; by itself no longer than `CLOSING_MS`. */
  beginClosing(roomId: string, reason: MeetingEndReason): Promise<void>;
  endClosing(roomId: string): Promise<void>;
  /** False for a LiveKit room that is over, and while the one of that name is being closed. */
  isOpen(roomId: string, sessionSid: string): Promise<boolean>;
}
