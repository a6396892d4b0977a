import type { Collection, Connection, mongo } from 'mongoose';
import { batchLists, batchWrites } from './batch.js';
import type { PendingEvents } from './event-outbox.js';
import {
  SESSIONS,
  toSession,
  toVisit,
  visitId,
  VISITS,
  type SessionDocument,
  type VisitDocument,
} from './meeting-history-documents.js';
import { MAX_PENDING_HISTORY, type HistoryOutbox, type PendingHistory } from './meeting-history.js';
import { storeCall } from './store-errors.js';

/** Marks what changes in the history, with the change itself, until events have reported it. */
export class MongoHistoryOutbox implements HistoryOutbox {
  readonly #sessions: Collection<SessionDocument>;
  readonly #visits: Collection<VisitDocument>;
  readonly #pendingSessions;
  readonly #pendingVisits;
  readonly #settle = batchWrites((all: readonly PendingHistory[]) =>
    this.#settleAll({
      sessions: all.flatMap(({ sessions }) => sessions),
      visits: all.flatMap(({ visits }) => visits),
    }),
  );

  constructor(
    connection: Connection,
    private readonly pending: PendingEvents,
  ) {
    this.#sessions = connection.collection<SessionDocument>(SESSIONS);
    this.#visits = connection.collection<VisitDocument>(VISITS);
    this.#pendingSessions = pendingIn(this.#sessions, { startedAt: 1 });
    this.#pendingVisits = pendingIn(this.#visits, { pendingSince: 1 });
  }

  /** What a change also sets in its document. */
  mark(): { readonly pendingSince: Date } {
    return { pendingSince: new Date() };
  }

  report(roomId: string): void {
    this.pending.report(roomId);
  }

  async pendingHistory(roomId: string): Promise<PendingHistory> {
    const [sessions, visits] = await Promise.all([
      this.#pendingSessions(roomId),
      this.#pendingVisits(roomId),
    ]);
    return { sessions: sessions.map(toSession), visits: visits.map(toVisit) };
  }

  settleHistory(pending: PendingHistory): Promise<void> {
    return this.#settle(pending);
  }

  async #settleAll({ sessions, visits }: PendingHistory): Promise<void> {
    const update = { $unset: { pendingSince: '' } } as const;
    const ofSessions = sessions.map(({ id, endedAt }) => ({
      updateOne: { filter: { _id: id, endedAt }, update },
    }));
    const ofVisits = visits.map(({ roomId, sid, leftAt }) => ({
      updateOne: { filter: { _id: visitId(roomId, sid), leftAt }, update },
    }));
    const options = { ordered: false };
    await storeCall(async () => {
      if (ofSessions.length > 0) await this.#sessions.bulkWrite(ofSessions, options);
      if (ofVisits.length > 0) await this.#visits.bulkWrite(ofVisits, options);
    });
  }

  async roomsWithHistory(time: Date, limit: number): Promise<readonly string[]> {
    const filter = { pendingSince: { $lt: time } };
    const options = { projection: { roomId: 1 } };
    const [sessions, visits] = await storeCall(() =>
      Promise.all([
        this.#sessions.find(filter, options).limit(limit).toArray(),
        this.#visits.find(filter, options).limit(limit).toArray(),
      ]),
    );
    return [...new Set([...sessions, ...visits].map(({ roomId }) => roomId))];
  }
}

/** The marked documents of a room, at most MAX_PENDING_HISTORY. */
const pendingIn = <D extends SessionDocument | VisitDocument>(
  collection: Collection<D>,
  sort: Record<string, 1>,
) =>
  batchLists(
    (roomIds) => {
      const filter = { roomId: { $in: [...roomIds] }, pendingSince: { $exists: true } };
      return storeCall(() =>
        collection
          .find(filter as mongo.Filter<D>)
          .sort(sort)
          .limit(MAX_PENDING_HISTORY)
          .toArray(),
      );
    },
    ({ roomId }) => roomId,
    MAX_PENDING_HISTORY,
  );
