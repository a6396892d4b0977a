import type { MediaPermission, MediaTrack } from '../../livekit/media-participant.js';
import type { MediaRoom } from '../../livekit/media-server.js';
import type { MeetingEndReason } from '../../models/meeting-history.js';
import type { RoomConfigurationRecord } from '../../models/room.js';
import type { ParticipantRecord } from './presence-record.js';

/** Longer than LiveKit takes to close a room, and than a call to it takes to fail. */
export const CLOSING_MS = 8_000;

/** How long a person who got a token has a place in a meeting with a maximum. */
export const PLACE_MS = 60_000;

/** A LiveKit room; one that was closed and opened again is a different one. */
export type RoomSession = Pick<MediaRoom, 'sid' | 'createdAt'>;

/** The connection that has ended. */
export type Departure = Pick<ParticipantRecord, 'sid' | 'identity' | 'joinedAt'>;

/** The changes that Foyer makes itself. Omitted fields stay unchanged. */
export interface PresenceChanges {
  readonly displayName?: string;
  readonly role?: ParticipantRecord['role'];
  /** Null lowers the hand; a raised hand keeps its time. */
  readonly handRaisedAt?: Date | null;
  readonly isHeld?: boolean;
  /** By track sid. */
  readonly muted?: Readonly<Record<string, boolean>>;
}

/** The fields that LiveKit's list confirms for a known connection. */
export type ConfirmedParticipant = Pick<
  ParticipantRecord,
  'sid' | 'displayName' | 'color' | 'handRaisedAt' | 'tracks'
>;

/** Permissions of one participant. Omitted fields keep the room's defaults. */
export type PermissionChanges = {
  readonly [P in keyof MediaPermission]?: MediaPermission[P] | null;
};
export type OwnPermission = Partial<MediaPermission>;

export interface TokenHolder {
  /** Null for a guest. */
  readonly userId: string | null;
}

/** Null for no limit. */
export type MeetingLimits = Pick<RoomConfigurationRecord, 'maxParticipants' | 'maxDurationMs'>;

export const NO_LIMITS: MeetingLimits = { maxParticipants: null, maxDurationMs: null };

/** The limits are null before the first person has joined. */
export interface MeetingRecord extends MeetingLimits {
  /** Null before the first person has joined. */
  readonly startedAt: Date | null;
  /** Null for no limit. */
  readonly endsAt: Date | null;
  /** People only: no agents, recorders, or callers on hold. */
  readonly participantCount: number;
  /** The LiveKit room. */
  readonly sessionSid: string | null;
}

export interface PresenceSnapshot extends Pick<MeetingRecord, 'startedAt' | 'participantCount'> {
  /** Events up to this one are included. */
  readonly seq: number;
  /** In order of arrival; `rev` is the event that changed the record last. */
  readonly participants: readonly (ParticipantRecord & { readonly rev: number })[];
}

/**
 * Who is in which meeting, by the names of the LiveKit rooms. Each transition is atomic, gives the
 * right result in any order and if repeated, and publishes its changes on the meeting's topic.
 * Every method throws StorageUnavailableError while the store cannot be reached.
 */
export interface PresenceStore {
  /** A LiveKit room is open. False if it is known to have ended. */
  opened(roomId: string, session: RoomSession): Promise<boolean>;
  /**
   * Null if the connection, or its LiveKit room, is known to have ended. The limits apply if the
   * meeting starts with this participant.
   */
  joined(
    roomId: string,
    session: RoomSession,
    participant: ParticipantRecord,
    limits?: MeetingLimits,
  ): Promise<ParticipantRecord | null>;
  /** `isTakeover`: another connection of the same identity is about to be reported. */
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
   * Stores changes that Foyer made and LiveKit does not report. Null if the participant is not in
   * the meeting, or connected with another sid than `sid`.
   */
  change(
    roomId: string,
    identity: string,
    changes: PresenceChanges,
    sid?: string,
  ): Promise<ParticipantRecord | null>;
  /** Applies LiveKit's list, which was requested at `askedAt` (the store's clock). */
  confirm(
    roomId: string,
    sessionSid: string,
    askedAt: number,
    listed: readonly string[],
    facts: readonly ConfirmedParticipant[],
  ): Promise<{ readonly ghosts: number; readonly repaired: number }>;
  /** The store's clock, in ms. */
  now(roomId: string): Promise<number>;

  find(roomId: string, identity: string): Promise<ParticipantRecord | null>;
  /** In order of arrival. */
  list(roomId: string): Promise<readonly ParticipantRecord[]>;
  /** The number of people. */
  participantCount(roomId: string): Promise<number>;
  meeting(roomId: string): Promise<MeetingRecord>;
  /** In the order of the rooms, read in one round trip. */
  meetings(roomIds: readonly string[]): Promise<readonly MeetingRecord[]>;
  snapshot(roomId: string): Promise<PresenceSnapshot>;
  /** The sid of the open LiveKit room. */
  sessionSid(roomId: string): Promise<string | null>;

  /**
   * Stores who got a token: a user, or null for a guest. Deletes the permissions of an earlier user
   * of the identity.
   */
  setTokenHolder(roomId: string, identity: string, userId: string | null): Promise<void>;
  /** For an arriving participant: the holder of the identity's last token. Null if unknown. */
  tokenHolder(roomId: string, identity: string): Promise<TokenHolder | null>;
  /**
   * The user of the participant with this identity, or of the last token if they are not in the
   * meeting. Null for guests, and if unknown.
   */
  userOf(roomId: string, identity: string): Promise<string | null>;
  /** Whether the person was in this meeting, or recently, and has left. */
  hasLeft(roomId: string, identity: string): Promise<boolean>;
  /** Merged into the participant's earlier permissions; lasts until the meeting ends. */
  permit(roomId: string, identity: string, changes: PermissionChanges): Promise<void>;
  permissions(roomId: string): Promise<ReadonlyMap<string, OwnPermission>>;

  /**
   * Ends the meeting. `sessionSid` is the LiveKit room that has ended; null for any. If Foyer is
   * closing the room, the reason of the closing replaces `reason`. False, and nothing cleared, if
   * another LiveKit room has replaced it.
   */
  end(roomId: string, sessionSid: string | null, reason?: MeetingEndReason): Promise<boolean>;

  /** Makes `isOpen` false, at most for `CLOSING_MS`. */
  beginClosing(roomId: string, reason: MeetingEndReason): Promise<void>;
  endClosing(roomId: string): Promise<void>;
  /** Why Foyer is closing the LiveKit room. Null if it is not. */
  closingReason(roomId: string): Promise<MeetingEndReason | null>;
  /**
   * Null for a LiveKit room that has ended, and while one of that name is being closed. `isLimited`:
   * its meeting has started with a maximum number of participants.
   */
  isOpen(roomId: string, sessionSid: string): Promise<{ readonly isLimited: boolean } | null>;
  /**
   * Takes a place in the meeting for a person who connects within `PLACE_MS`; people inside have
   * one. False if the meeting is full. `maxParticipants` applies until the meeting has started.
   */
  reserve(
    roomId: string,
    sessionSid: string,
    identity: string,
    maxParticipants: number | null,
  ): Promise<boolean>;
  /**
   * Announces, once per `beforeMs` and meeting, that the meeting will end. False if that was done.
   */
  warn(roomId: string, sessionSid: string, beforeMs: number, endsAt: Date): Promise<boolean>;
}
