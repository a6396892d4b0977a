import type { Collection, Connection, mongo } from 'mongoose';
import type { Position } from '../lib/page.js';
import type {
  MeetingHistoryStore,
  MeetingSessionRecord,
  MissingConnection,
  NewSession,
  NewVisit,
  SessionEnd,
  VisitEnd,
  VisitRecord,
} from './meeting-history.js';
import {
  departure,
  sessionSchema,
  SESSIONS,
  toSession,
  toVisit,
  visitId,
  visitSchema,
  VISITS,
  type SessionDocument,
  type VisitDocument,
} from './meeting-history-documents.js';
import { batch, batchById, batchLists, batchUpdates } from './batch.js';
import type { MongoHistoryOutbox } from './mongo-history-outbox.js';
import { storeCall } from './store-errors.js';

/** Rooms and meetings deleted per call. */
const BATCH = 500;

/** Meetings in MongoDB: one document per meeting, and one per connection. */
export class MongoMeetingHistoryStore implements MeetingHistoryStore {
  // The driver's collections: mongoose would double the time of a write.
  readonly #sessions: Collection<SessionDocument>;
  readonly #visits: Collection<VisitDocument>;
  readonly #running = batchLists(
    (roomIds) => this.#list({ roomId: { $in: [...roomIds] }, isRunning: true }, { startedAt: 1 }),
    ({ roomId }) => roomId,
    Infinity,
  );
  // Many rooms have events at the same time.
  readonly #updateSession;
  readonly #updateVisit;
  readonly #leave = batch((ends: readonly VisitEnd[]) => this.#endVisits(ends));
  readonly #presentIn = batchById((sessionIds) => this.#countPresent(sessionIds));

  /** @param outbox null to keep no events of changes */
  constructor(
    private readonly connection: Connection,
    private readonly outbox: MongoHistoryOutbox | null = null,
  ) {
    this.#sessions = connection.collection<SessionDocument>(SESSIONS);
    this.#visits = connection.collection<VisitDocument>(VISITS);
    this.#updateSession = batchUpdates(this.#sessions);
    this.#updateVisit = batchUpdates(this.#visits);
  }

  async ensureIndexes(): Promise<void> {
    const { connection } = this;
    await storeCall(() => connection.model('MeetingSession', sessionSchema).createIndexes());
    await storeCall(() => connection.model('MeetingVisit', visitSchema).createIndexes());
  }

  async begin({ id, startedAt, ...session }: NewSession, seenAt: Date): Promise<void> {
    await this.#updateSession({
      filter: { _id: id },
      update: {
        $setOnInsert: { ...session, ...RUNNING, ...this.outbox?.mark() },
        $min: { startedAt },
        $max: { seenAt },
      },
      upsert: true,
    });
    this.outbox?.report(session.roomId);
  }

  async enter(visit: NewVisit): Promise<void> {
    await this.#updateVisit({
      filter: { _id: visitId(visit.roomId, visit.sid) },
      update: { $setOnInsert: { ...visit, ...PRESENT, ...this.outbox?.mark() } },
      upsert: true,
    });
    this.outbox?.report(visit.roomId);
  }

  async leave(ends: readonly VisitEnd[]): Promise<number> {
    const known = await Promise.all(ends.map((end) => this.#leave(end)));
    for (const roomId of new Set(ends.map((end) => end.roomId))) this.outbox?.report(roomId);
    return known.filter((isKnown) => isKnown).length;
  }

  async notePeak(sessionId: string): Promise<void> {
    const present = await this.#presentIn(sessionId);
    await this.#updateSession({
      filter: { _id: sessionId, isRunning: true },
      update: { $max: { peakParticipantCount: present?.count ?? 0 } },
    });
  }

  async rename(roomId: string, sid: string, displayName: string): Promise<void> {
    await storeCall(() =>
      this.#visits.updateOne({ _id: visitId(roomId, sid) }, { $set: { displayName } }),
    );
  }

  async markMissing(
    roomId: string,
    sids: readonly string[],
    missing: MissingConnection,
  ): Promise<void> {
    const ids = sids.map((sid) => visitId(roomId, sid));
    await storeCall(() =>
      this.#visits.updateMany(
        { _id: { $in: ids }, leftAt: null, missing: null },
        { $set: { missing } },
      ),
    );
  }

  async findRunning(roomIds: readonly string[]): Promise<readonly MeetingSessionRecord[]> {
    return (await Promise.all(roomIds.map((roomId) => this.#running(roomId)))).flat();
  }

  listUnseen(time: Date, limit: number): Promise<readonly MeetingSessionRecord[]> {
    return this.#list({ isRunning: true, seenAt: { $lt: time } }, { seenAt: 1 }, limit);
  }

  async seen(sessionId: string, time: Date): Promise<void> {
    await storeCall(() =>
      this.#sessions.updateOne({ _id: sessionId, isRunning: true }, { $max: { seenAt: time } }),
    );
  }

  async end(sessionId: string, end: SessionEnd): Promise<void> {
    const ended = await storeCall(() =>
      this.#sessions.findOneAndUpdate(
        { _id: sessionId, isRunning: true },
        { $set: { ...end, isRunning: false, ...this.outbox?.mark() } },
      ),
    );
    if (ended) this.outbox?.report(ended.roomId);
  }

  async find(id: string): Promise<MeetingSessionRecord | null> {
    const found = await storeCall(() => this.#sessions.findOne({ _id: id }));
    return found && toSession(found);
  }

  list(
    roomIds: readonly string[],
    limit: number,
    after: Position | null,
  ): Promise<readonly MeetingSessionRecord[]> {
    const filter = {
      roomId: { $in: [...roomIds] },
      ...(after && {
        startedAt: { $lte: after.createdAt },
        $or: [{ startedAt: { $lt: after.createdAt } }, { _id: { $lt: after.id } }],
      }),
    };
    return this.#list(filter, { startedAt: -1, _id: -1 }, limit);
  }

  count(roomIds: readonly string[]): Promise<number> {
    return storeCall(() => this.#sessions.countDocuments({ roomId: { $in: [...roomIds] } }));
  }

  visits(sessionId: string): Promise<readonly VisitRecord[]> {
    return this.#listVisits({ sessionId });
  }

  openVisits(sessionId: string): Promise<readonly VisitRecord[]> {
    return this.#listVisits({ sessionId, leftAt: null });
  }

  visitsOf(sessionId: string, personIds: readonly string[]): Promise<readonly VisitRecord[]> {
    return this.#listVisits({ sessionId, personId: { $in: [...personIds] } });
  }

  async listPeople(
    sessionId: string,
    limit: number,
    after: Position | null,
  ): Promise<readonly Position[]> {
    const found = await storeCall(() =>
      this.#visits
        .aggregate<{ readonly _id: string; readonly joinedAt: Date }>([
          { $match: { sessionId } },
          { $group: { _id: '$personId', joinedAt: { $min: '$joinedAt' } } },
          ...(after ? [{ $match: laterThan(after) }] : []),
          { $sort: { joinedAt: 1, _id: 1 } },
          { $limit: limit },
        ])
        .toArray(),
    );
    return found.map(({ _id, joinedAt }) => ({ id: _id, createdAt: joinedAt }));
  }

  countPeople(sessionId: string): Promise<number> {
    return this.#countResults([{ $match: { sessionId } }, { $group: { _id: '$personId' } }]);
  }

  deleteEndedBefore(time: Date, limit: number): Promise<number> {
    return this.#delete({ endedAt: { $lt: time } }, limit);
  }

  async deleteOfRoom(roomId: string): Promise<void> {
    while ((await this.#delete({ roomId }, BATCH)) === BATCH);
  }

  /** The connections first: without the meeting, a later call would not find them. */
  async #delete(filter: mongo.Filter<SessionDocument>, limit: number): Promise<number> {
    const found = await storeCall(() =>
      this.#sessions
        .find(filter, { projection: { _id: 1 } })
        .limit(limit)
        .toArray(),
    );
    const ids = found.map(({ _id }) => _id);
    if (ids.length === 0) return 0;
    await storeCall(() => this.#visits.deleteMany({ sessionId: { $in: ids } }));
    await storeCall(() => this.#sessions.deleteMany({ _id: { $in: ids } }));
    return ids.length;
  }

  async #list(
    filter: mongo.Filter<SessionDocument>,
    sort: Record<string, 1 | -1>,
    limit = 0,
  ): Promise<readonly MeetingSessionRecord[]> {
    const found = await storeCall(() =>
      this.#sessions.find(filter).sort(sort).limit(limit).toArray(),
    );
    return found.map(toSession);
  }

  /** Whether each of the connections is known. */
  async #endVisits(ends: readonly VisitEnd[]): Promise<readonly boolean[]> {
    const ids = ends.map(({ roomId, sid }) => visitId(roomId, sid));
    const mark = this.outbox?.mark();
    const updates = ends.map((end, index) => ({
      updateOne: {
        filter: { _id: ids[index] ?? '', leftAt: null },
        update: [{ $set: { ...departure(end), ...mark } }],
      },
    }));
    const { modifiedCount } = await storeCall(() =>
      this.#visits.bulkWrite(updates, { ordered: false }),
    );
    if (modifiedCount === ends.length) return ends.map(() => true);
    const found = await storeCall(() =>
      this.#visits.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray(),
    );
    const known = new Set(found.map(({ _id }) => _id));
    return ids.map((id) => known.has(id));
  }

  async #countPresent(sessionIds: string[]) {
    const counts = await storeCall(() =>
      this.#visits
        .aggregate<{ readonly _id: string; readonly count: number }>([
          { $match: { sessionId: { $in: sessionIds }, leftAt: null, isCounted: true } },
          // A device that reconnects counts once.
          { $group: { _id: { sessionId: '$sessionId', identity: '$identity' } } },
          { $group: { _id: '$_id.sessionId', count: { $sum: 1 } } },
        ])
        .toArray(),
    );
    return counts.map(({ _id, count }) => ({ id: _id, count }));
  }

  async #countResults(pipeline: readonly mongo.Document[]): Promise<number> {
    const [found] = await storeCall(() =>
      this.#visits
        .aggregate<{ readonly count: number }>([
          ...pipeline,
          { $group: { _id: null, count: { $sum: 1 } } },
        ])
        .toArray(),
    );
    return found?.count ?? 0;
  }

  async #listVisits(filter: mongo.Filter<VisitDocument>): Promise<readonly VisitRecord[]> {
    const found = await storeCall(() =>
      this.#visits.find(filter).sort({ joinedAt: 1, _id: 1 }).toArray(),
    );
    return found.map(toVisit);
  }
}

const PRESENT = { leftAt: null, leaveReason: null, missing: null };

const RUNNING = { endedAt: null, endReason: null, peakParticipantCount: 0, isRunning: true };

const laterThan = ({ createdAt, id }: Position) => ({
  $or: [{ joinedAt: { $gt: createdAt } }, { joinedAt: createdAt, _id: { $gt: id } }],
});
