import { LRUCache } from 'lru-cache';
import {
  LeaveReason,
  MeetingEndReason,
  type MeetingHistoryStore,
  type MeetingSessionRecord,
  type NewVisit,
  type VisitRecord,
} from '../../models/meeting-history.js';
import { isPerson, ParticipantKind } from '../../models/participant-kind.js';
import type { ExclusionStore } from '../../redis/lobby/exclusion-store.js';
import type { LobbyStore } from '../../redis/lobby/lobby-store.js';
import type { EndedMeeting } from '../../redis/presence/meeting-index.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type {
  Arrival,
  Departed,
  DepartureCause,
  MediaSession,
} from '../meeting/meeting-listener.js';
import { sessionIdOf } from '../meeting/session-id.js';
import { isUnregistered } from '../rooms/room-id.js';
import { endingOf } from './session-end.js';
import { visitOf } from './visit.js';

export type HistoryRepair =
  /** The end of a meeting was not reported. */
  'history_session_ended' | 'history_visit_found' | 'history_visit_ended';

export interface HistoryWriterDeps {
  readonly historyStore: MeetingHistoryStore;
  readonly presenceStore: Pick<PresenceStore, 'list' | 'meeting' | 'sessionSid' | 'userOf'>;
  readonly exclusionStore: Pick<ExclusionStore, 'find'>;
  readonly lobbyStore: Pick<LobbyStore, 'findGrant'>;
  readonly repaired: (repair: HistoryRepair, count: number) => void;
  readonly now: () => Date;
}

/**
 * A connection may be missing for this long while its departure is being handled, whose event
 * knows the reason.
 */
const MISSING_MS = 10_000;

/** The reconciler stores more rarely when it has seen a meeting. */
const BEGUN_MS = 5_000;

/**
 * Writes the history of meetings as they happen. Rooms without a record have no hosts who could read
 * it, so they have no history.
 */
export class HistoryWriter {
  /** The starts of meetings, in ms, that were stored just now. */
  readonly #begun = new LRUCache<string, number>({ max: 10_000, ttl: BEGUN_MS });

  constructor(private readonly deps: HistoryWriterDeps) {}

  /** Meetings of earlier LiveKit rooms with this name are over, even if nothing reported it. */
  async opened({ name: roomId, sid }: Pick<MediaSession, 'name' | 'sid'>): Promise<void> {
    const running = await this.deps.historyStore.findRunning([roomId]);
    for (const session of running) {
      if (session.mediaSid !== sid) await this.endLost(session);
    }
  }

  async joined(roomId: string, { session, room, record }: Arrival): Promise<void> {
    if (room) await this.#enter(roomId, session.sid, record);
  }

  async admitted(roomId: string, record: ParticipantRecord): Promise<void> {
    const { presenceStore, now } = this.deps;
    const mediaSid = await presenceStore.sessionSid(roomId);
    if (mediaSid === null || isUnregistered(roomId)) return;
    // Time on hold is no time in the meeting.
    await this.#enter(roomId, mediaSid, { ...record, joinedAt: now() });
  }

  async left(roomId: string, departure: Departed, cause: DepartureCause): Promise<void> {
    const leaveReason = await this.#leaveReason(roomId, departure.identity, cause);
    const { sid, leftAt } = departure;
    const end = { roomId, sid, leftAt, leaveReason };
    if ((await this.deps.historyStore.leave([end])) > 0) return;
    if (await this.#addMissed(roomId, departure)) await this.deps.historyStore.leave([end]);
  }

  /** The arrival was not reported. False if there is nothing to add. */
  async #addMissed(roomId: string, departure: Departed): Promise<boolean> {
    const { historyStore, presenceStore, lobbyStore } = this.deps;
    const { mediaSid, identity, kind, wasConnected } = departure;
    // A caller without a visit may have been on hold all the time.
    if (!wasConnected || kind === ParticipantKind.PHONE) return false;
    const session = await historyStore.find(sessionIdOf(roomId, mediaSid));
    if (session?.endedAt !== null) return false;
    const [userId, grant] = await Promise.all([
      presenceStore.userOf(roomId, identity),
      lobbyStore.findGrant(roomId, identity),
    ]);
    // LiveKit does not say whether others saw a participant who has left.
    const missed = { ...departure, userId, grant, isHidden: false };
    await this.#add(visitOf(roomId, mediaSid, missed));
    return true;
  }

  async ended({ roomId, sessionSid, reason }: EndedMeeting): Promise<void> {
    const running = await this.deps.historyStore.findRunning([roomId]);
    for (const session of running) {
      if (sessionSid === null || session.mediaSid === sessionSid) await this.#end(session, reason);
    }
  }

  /** Nothing reported the end of this meeting. */
  async endLost(session: MeetingSessionRecord): Promise<void> {
    await this.#end(session, MeetingEndReason.UNKNOWN);
    this.deps.repaired('history_session_ended', 1);
  }

  /** Compares a meeting that LiveKit has with presence, for events that were lost. */
  async reconciled(roomId: string): Promise<void> {
    if (isUnregistered(roomId)) return;
    const { historyStore, presenceStore, now } = this.deps;
    const mediaSid = await presenceStore.sessionSid(roomId);
    const { startedAt } = await presenceStore.meeting(roomId);
    if (mediaSid === null || startedAt === null) return;
    const id = sessionIdOf(roomId, mediaSid);
    const known = await historyStore.find(id);
    const at = now();
    if (!known) await historyStore.begin({ id, roomId, mediaSid, startedAt }, at);
    // Before presence, so that a person who joins in between is in both.
    const visits = await historyStore.openVisits(id);
    const people = await presenceStore.list(roomId);
    await this.#addFound(roomId, mediaSid, people, visits);
    await this.#endMissing(roomId, people, visits, { at, seenAt: known?.seenAt ?? at });
    // A meeting that the previous release began has no peak yet.
    if (known?.peakParticipantCount === 0) await historyStore.notePeak(id);
    await historyStore.seen(id, at);
  }

  async #enter(roomId: string, mediaSid: string, record: ParticipantRecord): Promise<void> {
    if (record.isHeld) return;
    if (isPerson(record)) {
      await this.#begin(roomId, mediaSid, record.joinedAt);
    } else if ((await this.deps.presenceStore.meeting(roomId)).startedAt === null) {
      // The meeting starts with the first person; the reconciler adds agents who came before.
      return;
    }
    await this.#add(visitOf(roomId, mediaSid, record));
  }

  async #begin(roomId: string, mediaSid: string, startedAt: Date): Promise<void> {
    const id = sessionIdOf(roomId, mediaSid);
    if ((this.#begun.get(id) ?? Infinity) <= startedAt.getTime()) return;
    await this.deps.historyStore.begin({ id, roomId, mediaSid, startedAt }, this.deps.now());
    this.#begun.set(id, startedAt.getTime());
  }

  async #add(visit: NewVisit): Promise<void> {
    const { historyStore } = this.deps;
    await historyStore.enter(visit);
    if (visit.isCounted) await historyStore.notePeak(visit.sessionId);
  }

  async #addFound(
    roomId: string,
    mediaSid: string,
    people: readonly ParticipantRecord[],
    visits: readonly VisitRecord[],
  ): Promise<void> {
    const known = new Map(visits.map((visit) => [visit.sid, visit]));
    for (const record of people) {
      if (record.isHeld) continue;
      const visit = known.get(record.sid);
      if (!visit) {
        await this.#add(visitOf(roomId, mediaSid, record));
        this.deps.repaired('history_visit_found', 1);
      } else if (visit.displayName !== record.displayName) {
        await this.deps.historyStore.rename(roomId, record.sid, record.displayName);
      }
    }
  }

  async #endMissing(
    roomId: string,
    people: readonly ParticipantRecord[],
    visits: readonly VisitRecord[],
    { at, seenAt }: { readonly at: Date; readonly seenAt: Date },
  ): Promise<void> {
    const present = new Set(people.map(({ sid }) => sid));
    const missing = visits.filter(({ sid }) => !present.has(sid));
    const fresh = missing.filter((visit) => visit.missing === null);
    if (fresh.length > 0) {
      const sids = fresh.map(({ sid }) => sid);
      await this.deps.historyStore.markMissing(roomId, sids, { since: at, seenAt });
    }
    const ends = missing.flatMap((visit) =>
      visit.missing && at.getTime() - visit.missing.since.getTime() >= MISSING_MS
        ? [
            {
              roomId,
              sid: visit.sid,
              leftAt: visit.missing.seenAt,
              leaveReason: LeaveReason.UNKNOWN,
            },
          ]
        : [],
    );
    await this.deps.historyStore.leave(ends);
    if (ends.length > 0) this.deps.repaired('history_visit_ended', ends.length);
  }

  /** The connections first: an interrupted end is found again by its running meeting. */
  async #end(session: MeetingSessionRecord, reason: MeetingEndReason): Promise<void> {
    const { historyStore, now } = this.deps;
    const ending = endingOf(session, await historyStore.visits(session.id), reason, now());
    await historyStore.leave(ending.visits);
    await historyStore.end(session.id, ending.session);
  }

  async #leaveReason(
    roomId: string,
    identity: string,
    cause: DepartureCause,
  ): Promise<LeaveReason> {
    if (cause !== 'removed') return LEAVE_REASONS[cause];
    return (await this.deps.exclusionStore.find(roomId, identity, null)) === 'banned'
      ? LeaveReason.BANNED
      : LeaveReason.REMOVED;
  }
}

const LEAVE_REASONS: Readonly<Record<Exclude<DepartureCause, 'removed'>, LeaveReason>> = {
  left: LeaveReason.LEFT,
  'connection-lost': LeaveReason.CONNECTION_LOST,
  'taken-over': LeaveReason.TAKEN_OVER,
  'room-closed': LeaveReason.MEETING_ENDED,
  unknown: LeaveReason.UNKNOWN,
};
