import { expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { RecordingStore } from '../../../src/models/recording.js';
import { aRecording, at } from '../recordings.js';

/** The behavior of every store of recordings. */
export function recordingStoreContract(make: () => RecordingStore): void {
  it('returns a recording as it was stored', async () => {
    const store = make();
    const recording = aRecording({
      egressId: `EG_${randomUUID()}`,
      pendingNotifications: ['saved'],
    });

    expect(await store.insert(recording)).toBe(true);

    expect(await store.find(recording.id)).toEqual(recording);
    expect(await store.findByKey(recording.key)).toEqual(recording);
    expect(await store.findByEgress(recording.egressId ?? '')).toEqual(recording);
    expect(await store.findByKeys([recording.key, 'other'])).toEqual([recording]);
    expect(await store.find(randomUUID())).toBeNull();
  });

  it('lets one recording run in a room, even if several requests arrive at the same time', async () => {
    const store = make();
    const roomId = randomUUID();
    const many = Array.from({ length: 10 }, () => aRecording({ roomId }));

    const taken = await Promise.all(many.map((recording) => store.insert(recording)));

    expect(taken.filter(Boolean)).toHaveLength(1);
    const [running] = await store.findRunning([roomId, randomUUID()]);
    expect(running?.id).toBe(many[taken.indexOf(true)]?.id);
    if (running) await store.change(running, { isRunning: false });
    expect(await store.findRunning([roomId])).toEqual([]);
    expect(await store.insert(aRecording({ roomId }))).toBe(true);
  });

  it('tells each of many requests at the same time whether it started the recording', async () => {
    const store = make();
    const running = aRecording();
    await store.insert(running);
    const [first, second, third] = [aRecording(), aRecording(), aRecording()];
    const inTheWay = aRecording({ roomId: running.roomId });

    const taken = await Promise.all(
      [first, inTheWay, second, first, third].map((recording) => store.insert(recording)),
    );

    expect(taken).toEqual([true, false, true, true, true]);
    const ids = [third.id, inTheWay.id, first.id, second.id];
    expect(await Promise.all(ids.map((id) => store.find(id)))).toEqual([
      third,
      null,
      first,
      second,
    ]);
  });

  it('stores a recording that is stored again only once', async () => {
    const store = make();
    const recording = aRecording();

    expect(await store.insert(recording)).toBe(true);
    expect(await store.insert(recording)).toBe(true);

    expect(await store.count([recording.roomId])).toBe(1);
  });

  it('rejects a change that is based on an outdated read', async () => {
    const store = make();
    const recording = aRecording();
    await store.insert(recording);

    const changes = [{ status: 'active' }, { status: 'failed' }] as const;
    const answers = await Promise.all(changes.map((change) => store.change(recording, change)));

    const won = answers.find((answer) => answer !== null);
    expect(answers.filter((answer) => answer === null)).toHaveLength(1);
    expect(won?.version).toBe(2);
    expect(await store.find(recording.id)).toEqual(won);
  });

  it('lists the recordings of some rooms, newest first, page by page', async () => {
    const store = make();
    const roomIds = [randomUUID(), randomUUID()];
    const of = (room: number, ms: number) =>
      aRecording({ roomId: roomIds[room] ?? '', createdAt: at(ms), isRunning: false });
    const [oldest, middle, newest] = [of(0, 1), of(1, 2), of(0, 3)];
    for (const recording of [middle, newest, oldest, aRecording()]) await store.insert(recording);

    expect(await store.list(roomIds, 2, null)).toEqual([newest, middle]);
    expect(await store.list(roomIds, 2, middle)).toEqual([oldest]);
    expect(await store.list(roomIds.slice(0, 1), 9, null)).toEqual([newest, oldest]);
    expect(await store.count(roomIds)).toBe(3);
  });

  it('finds what is to be checked, what expired, and what is saved', async () => {
    const store = make();
    const unchecked = [30, 10, 20].map((ms) =>
      aRecording({ nextCheckAt: at(ms), isRunning: false }),
    );
    const prefix = `${randomUUID()}/`;
    const saved = ['c', 'a', 'b'].map((key, index) =>
      aRecording({
        status: 'saved',
        key: `${prefix}${key}`,
        expiresAt: at(index),
        nextCheckAt: null,
        isRunning: false,
      }),
    );
    for (const recording of [...unchecked, ...saved]) await store.insert(recording);
    const keys = (found: readonly { readonly key: string }[]) => found.map(({ key }) => key);

    const overdue = await store.listOverdue(at(25), 9);
    expect(overdue.map(({ id }) => id)).toEqual([unchecked[1]?.id, unchecked[2]?.id]);
    expect(keys(await store.listExpired(at(2), 9))).toEqual([`${prefix}c`, `${prefix}a`]);
    expect(keys(await store.listSavedByKey(prefix, null, 2))).toEqual([`${prefix}a`, `${prefix}b`]);
    expect(keys(await store.listSavedByKey(`${prefix}a`, `${prefix}b`, 9))).toEqual([`${prefix}b`]);
  });

  it('counts the recordings that have not ended', async () => {
    const store = make();
    for (const status of ['active', 'active', 'saved', 'starting'] as const) {
      await store.insert(aRecording({ status }));
    }

    const counts = [...(await store.countUnfinished())].sort((a, b) => a.count - b.count);

    expect(counts).toEqual([
      { status: 'starting', mode: 'screen', count: 1 },
      { status: 'active', mode: 'screen', count: 2 },
    ]);
  });

  it('does not find a deleted recording', async () => {
    const store = make();
    const recording = aRecording();
    await store.insert(recording);

    await store.delete(recording.id);
    await store.delete(recording.id);

    expect(await store.find(recording.id)).toBeNull();
    expect(await store.change(recording, { limitReached: true })).toBeNull();
  });

  it('hides a discarded recording from everything but the clean-up', async () => {
    const store = make();
    const roomId = randomUUID();
    const [first, second, kept] = [
      aRecording({ roomId, status: 'saved', egressId: randomUUID(), isRunning: false }),
      aRecording({ roomId }),
      aRecording(),
    ];
    for (const recording of [first, second, kept]) await store.insert(recording);
    const discarded = async () =>
      (await store.listDiscarded(1000)).filter(({ id }) => id !== kept.id);

    await store.discard(first.id);
    await store.discard(first.id);

    expect(await store.find(first.id)).toBeNull();
    expect(await store.findByKey(first.key)).toBeNull();
    expect(await store.findByEgress(first.egressId ?? '')).toBeNull();
    expect(await store.findByKeys([first.key])).toEqual([]);
    expect(await store.change(first, { limitReached: true })).toBeNull();
    expect((await store.list([roomId], 10, null)).map(({ id }) => id)).toEqual([second.id]);
    expect(await store.count([roomId])).toBe(1);
    expect(await discarded()).toContainEqual({ id: first.id, key: first.key });

    await store.discardOfRoom(roomId);

    expect(await store.findRunning([roomId])).toEqual([]);
    expect(await discarded()).toContainEqual({ id: second.id, key: second.key });
    expect(await store.find(kept.id)).not.toBeNull();
    for (const { id } of [first, second]) await store.delete(id);
    expect(await store.listDiscarded(1000)).toEqual([]);
  });
}
