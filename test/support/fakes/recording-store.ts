import type {
  DiscardedRecording,
  RecordingChanges,
  RecordingPosition,
  RecordingRecord,
  RecordingStore,
} from '../../../src/models/recording.js';

/** Recordings in memory; the same contract suite runs on it and on MongoDB. */
export class FakeRecordingStore implements RecordingStore {
  readonly #records = new Map<string, RecordingRecord>();
  readonly #discarded = new Map<string, RecordingRecord>();

  insert(recording: RecordingRecord): Promise<boolean> {
    if (this.#records.has(recording.id)) return Promise.resolve(true);
    const isTaken = this.#all().some(
      ({ roomId, isRunning, key }) =>
        key === recording.key || (isRunning && recording.isRunning && roomId === recording.roomId),
    );
    if (!isTaken) this.#records.set(recording.id, recording);
    return Promise.resolve(!isTaken);
  }

  find(id: string): Promise<RecordingRecord | null> {
    return Promise.resolve(this.#records.get(id) ?? null);
  }

  findByKey(key: string): Promise<RecordingRecord | null> {
    return Promise.resolve(this.#all().find((record) => record.key === key) ?? null);
  }

  findByEgress(egressId: string): Promise<RecordingRecord | null> {
    return Promise.resolve(this.#all().find((record) => record.egressId === egressId) ?? null);
  }

  findRunning(roomIds: readonly string[]): Promise<readonly RecordingRecord[]> {
    return Promise.resolve(
      this.#all().filter(({ isRunning, roomId }) => isRunning && roomIds.includes(roomId)),
    );
  }

  change(
    { id, version }: RecordingRecord,
    changes: RecordingChanges,
  ): Promise<RecordingRecord | null> {
    const present = this.#records.get(id);
    if (present?.version !== version) return Promise.resolve(null);
    const changed = { ...present, ...changes, version: version + 1 };
    this.#records.set(id, changed);
    return Promise.resolve(changed);
  }

  discard(id: string): Promise<void> {
    return this.#discard((record) => record.id === id);
  }

  discardOfRoom(roomId: string): Promise<void> {
    return this.#discard((record) => record.roomId === roomId);
  }

  listDiscarded(limit: number): Promise<readonly DiscardedRecording[]> {
    const found = [...this.#discarded].slice(0, limit);
    return Promise.resolve(found.map(([id, { key }]) => ({ id, key })));
  }

  findDiscarded(id: string): Promise<RecordingRecord | null> {
    return Promise.resolve(this.#discarded.get(id) ?? this.#records.get(id) ?? null);
  }

  delete(id: string): Promise<void> {
    this.#records.delete(id);
    this.#discarded.delete(id);
    return Promise.resolve();
  }

  list(
    roomIds: readonly string[],
    limit: number,
    after: RecordingPosition | null,
  ): Promise<readonly RecordingRecord[]> {
    const found = this.#all()
      .filter(({ roomId }) => roomIds.includes(roomId))
      .sort(newestFirst)
      .filter((record) => after === null || newestFirst(after, record) < 0);
    return Promise.resolve(found.slice(0, limit));
  }

  count(roomIds: readonly string[]): Promise<number> {
    return Promise.resolve(this.#all().filter(({ roomId }) => roomIds.includes(roomId)).length);
  }

  findByKeys(keys: readonly string[]): Promise<readonly RecordingRecord[]> {
    return Promise.resolve(this.#all().filter(({ key }) => keys.includes(key)));
  }

  listOverdue(time: Date, limit: number): Promise<readonly RecordingRecord[]> {
    const overdue = this.#all().filter(
      ({ nextCheckAt }) => nextCheckAt !== null && nextCheckAt < time,
    );
    return Promise.resolve(overdue.sort(by('nextCheckAt')).slice(0, limit));
  }

  listExpired(time: Date, limit: number): Promise<readonly RecordingRecord[]> {
    const expired = this.#all().filter(
      ({ status, expiresAt }) => status === 'saved' && expiresAt !== null && expiresAt < time,
    );
    return Promise.resolve(expired.sort(by('expiresAt')).slice(0, limit));
  }

  listSavedByKey(
    afterKey: string,
    upToKey: string | null,
    limit: number,
  ): Promise<readonly RecordingRecord[]> {
    const found = this.#all()
      .filter(({ status }) => status === 'saved')
      .filter(({ key }) => key > afterKey && (upToKey === null || key <= upToKey))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    return Promise.resolve(found.slice(0, limit));
  }

  countUnfinished() {
    const counts = new Map<string, RecordingRecord[]>();
    for (const record of this.#all()) {
      if (!['starting', 'active', 'stopping'].includes(record.status)) continue;
      const group = `${record.status} ${record.mode}`;
      counts.set(group, [...(counts.get(group) ?? []), record]);
    }
    return Promise.resolve(
      [...counts.values()].flatMap((records) => {
        const [first] = records;
        return first ? [{ status: first.status, mode: first.mode, count: records.length }] : [];
      }),
    );
  }

  #discard(isMeant: (record: RecordingRecord) => boolean): Promise<void> {
    for (const record of this.#all().filter(isMeant)) {
      this.#records.delete(record.id);
      this.#discarded.set(record.id, record);
    }
    return Promise.resolve();
  }

  #all(): RecordingRecord[] {
    return [...this.#records.values()];
  }
}

const newestFirst = (a: RecordingPosition, b: RecordingPosition): number =>
  b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

const by =
  (field: 'nextCheckAt' | 'expiresAt') =>
  (a: RecordingRecord, b: RecordingRecord): number =>
    (a[field]?.getTime() ?? 0) - (b[field]?.getTime() ?? 0);
