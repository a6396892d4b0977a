import type { ParticipantRecord } from '../../../src/redis/presence/presence-record.js';
import {
  NO_LIMITS,
  PLACE_MS,
  type Departure,
  type MeetingLimits,
  type MeetingRecord,
  type OwnPermission,
  type PermissionChanges,
  type PresenceChanges,
  type PresenceStore,
  type RoomSession,
  type TokenHolder,
} from '../../../src/redis/presence/presence-store.js';

/** The part of presence that needs no events, and no events in disorder. */
export type SimplePresenceStore = Pick<
  PresenceStore,
  | ('joined' | 'left' | 'change' | 'end')
  | ('find' | 'list' | 'participantCount' | 'meeting' | 'sessionSid' | 'hasLeft')
  | ('reserve' | 'setTokenHolder' | 'tokenHolder' | 'userOf' | 'permit' | 'permissions')
>;

interface Meeting {
  sessionSid: string | null;
  startedAt: Date | null;
  /** Fixed when the meeting starts. */
  limits: MeetingLimits;
  /** When the places of people who are about to connect end, by LiveKit room and identity. */
  readonly places: Map<string, number>;
  /** By identity. */
  readonly records: Map<string, ParticipantRecord>;
  readonly gone: Set<string>;
  readonly holders: Map<string, TokenHolder>;
  readonly permissions: Map<string, OwnPermission>;
}

/** Who is in which meeting, in memory. */
export class FakePresenceStore implements SimplePresenceStore {
  readonly #meetings = new Map<string, Meeting>();

  joined(
    roomId: string,
    { sid }: RoomSession,
    participant: ParticipantRecord,
    limits = NO_LIMITS,
  ): Promise<ParticipantRecord> {
    const meeting = this.#of(roomId);
    meeting.sessionSid = sid;
    if (meeting.startedAt === null) meeting.limits = limits;
    begin(meeting, participant);
    meeting.records.set(participant.identity, participant);
    meeting.places.delete(placeOf(sid, participant.identity));
    return Promise.resolve(participant);
  }

  left(roomId: string, _sessionSid: string, { sid, identity }: Departure): Promise<void> {
    const { records, gone } = this.#of(roomId);
    if (records.get(identity)?.sid === sid) records.delete(identity);
    gone.add(identity);
    return Promise.resolve();
  }

  change(
    roomId: string,
    identity: string,
    { muted = {}, handRaisedAt, ...changes }: PresenceChanges,
    sid?: string,
  ): Promise<ParticipantRecord | null> {
    const meeting = this.#of(roomId);
    const { records } = meeting;
    const record = records.get(identity);
    if (!record || (sid !== undefined && record.sid !== sid)) return Promise.resolve(null);
    const hand = handRaisedAt && (record.handRaisedAt ?? handRaisedAt);
    const changed: ParticipantRecord = {
      ...record,
      ...changes,
      handRaisedAt: hand === undefined ? record.handRaisedAt : hand,
      tracks: record.tracks.map((track) => ({ ...track, muted: muted[track.sid] ?? track.muted })),
    };
    begin(meeting, changed);
    records.set(identity, changed);
    return Promise.resolve(changed);
  }

  end(roomId: string, sessionSid: string | null): Promise<boolean> {
    const meeting = this.#of(roomId);
    const isAnother = sessionSid !== null && meeting.sessionSid !== null;
    if (isAnother && meeting.sessionSid !== sessionSid) return Promise.resolve(false);
    Object.assign(meeting, { sessionSid: null, startedAt: null, limits: NO_LIMITS });
    meeting.records.clear();
    meeting.permissions.clear();
    return Promise.resolve(true);
  }

  find(roomId: string, identity: string): Promise<ParticipantRecord | null> {
    return Promise.resolve(this.#of(roomId).records.get(identity) ?? null);
  }

  list(roomId: string): Promise<readonly ParticipantRecord[]> {
    const records = [...this.#of(roomId).records.values()];
    return Promise.resolve(records.sort((a, b) => a.joinedAt.getTime() - b.joinedAt.getTime()));
  }

  async participantCount(roomId: string): Promise<number> {
    return (await this.list(roomId)).filter(isPerson).length;
  }

  async meeting(roomId: string): Promise<MeetingRecord> {
    const { sessionSid, startedAt, limits } = this.#of(roomId);
    const participantCount = await this.participantCount(roomId);
    if (startedAt === null) {
      return { ...NO_LIMITS, startedAt, endsAt: null, participantCount, sessionSid };
    }
    const { maxDurationMs } = limits;
    const endsAt = maxDurationMs === null ? null : new Date(startedAt.getTime() + maxDurationMs);
    return { ...limits, startedAt, endsAt, participantCount, sessionSid };
  }

  reserve(
    roomId: string,
    sessionSid: string,
    identity: string,
    maxParticipants: number | null,
  ): Promise<boolean> {
    const { sessionSid: known, startedAt, limits, places, records } = this.#of(roomId);
    // Another LiveKit room belongs to a meeting that has ended.
    const present = known === sessionSid ? [...records.values()].filter(takesPlace) : [];
    const hasStarted = known === sessionSid && startedAt !== null;
    const max = hasStarted ? limits.maxParticipants : maxParticipants;
    const isInside = present.some((record) => record.identity === identity);
    if (max === null || isInside) return Promise.resolve(true);
    for (const [place, endsAt] of places) if (endsAt <= Date.now()) places.delete(place);
    const own = placeOf(sessionSid, identity);
    const reserved = [...places.keys()].filter((place) =>
      place.startsWith(placeOf(sessionSid, '')),
    );
    const isFull = present.length + reserved.length >= max;
    if (isFull && !reserved.includes(own)) return Promise.resolve(false);
    places.set(own, Date.now() + PLACE_MS);
    return Promise.resolve(true);
  }

  sessionSid(roomId: string): Promise<string | null> {
    return Promise.resolve(this.#of(roomId).sessionSid);
  }

  hasLeft(roomId: string, identity: string): Promise<boolean> {
    return Promise.resolve(this.#of(roomId).gone.has(identity));
  }

  setTokenHolder(roomId: string, identity: string, userId: string | null): Promise<void> {
    const { holders, permissions } = this.#of(roomId);
    const former = holders.get(identity);
    // Guests of rooms that never had a user with this identity are not stored.
    if (userId === null && !former) return Promise.resolve();
    if (former && former.userId !== null && former.userId !== userId) permissions.delete(identity);
    holders.set(identity, { userId });
    return Promise.resolve();
  }

  tokenHolder(roomId: string, identity: string): Promise<TokenHolder | null> {
    return Promise.resolve(this.#of(roomId).holders.get(identity) ?? null);
  }

  userOf(roomId: string, identity: string): Promise<string | null> {
    const { records, holders } = this.#of(roomId);
    const { userId = null } = records.get(identity) ?? holders.get(identity) ?? {};
    return Promise.resolve(userId);
  }

  permit(roomId: string, identity: string, changes: PermissionChanges): Promise<void> {
    const { permissions } = this.#of(roomId);
    const merged = { ...permissions.get(identity), ...changes };
    const own = Object.entries(merged).filter(([, value]) => value !== null);
    permissions.set(identity, Object.fromEntries(own));
    return Promise.resolve();
  }

  permissions(roomId: string): Promise<ReadonlyMap<string, OwnPermission>> {
    return Promise.resolve(new Map(this.#of(roomId).permissions));
  }

  #of(roomId: string): Meeting {
    const meeting = this.#meetings.get(roomId) ?? {
      sessionSid: null,
      startedAt: null,
      limits: NO_LIMITS,
      places: new Map<string, number>(),
      records: new Map<string, ParticipantRecord>(),
      gone: new Set<string>(),
      holders: new Map<string, TokenHolder>(),
      permissions: new Map<string, OwnPermission>(),
    };
    this.#meetings.set(roomId, meeting);
    return meeting;
  }
}

const isPerson = ({ kind, isHidden, isHeld }: ParticipantRecord): boolean =>
  !isHidden && (kind === 'standard' || (kind === 'phone' && !isHeld));

/** Whether a participant takes a place of the maximum: callers on hold do. */
const takesPlace = ({ kind, isHidden }: ParticipantRecord): boolean =>
  !isHidden && (kind === 'standard' || kind === 'phone');

/** The meeting starts with the first person, in whatever order the events arrive. */
function begin(meeting: Meeting, record: ParticipantRecord): void {
  if (!isPerson(record)) return;
  const { startedAt } = meeting;
  if (startedAt === null || record.joinedAt < startedAt) meeting.startedAt = record.joinedAt;
}

const placeOf = (sessionSid: string, identity: string): string => `${sessionSid} ${identity}`;
