import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { SubtitlesStore } from '../../../src/redis/subtitles/subtitles-store.js';
import { eventually } from '../eventually.js';

const TIMEOUT_MS = 60_000;

/** What every store of the subtitles must do. */
export function subtitlesStoreContract(storeOf: () => SubtitlesStore): void {
  /** The subtitles of one room, with a shorter way to say what happens. */
  const aRoom = () => {
    const room = randomUUID();
    const subtitles = storeOf();
    return {
      room,
      subtitles,
      begin: (attempt: string, { timeoutMs = TIMEOUT_MS, session = 'RM_1' } = {}) =>
        subtitles.begin(room, session, attempt, timeoutMs),
      arrived: (identity: string, joinedAt: number) =>
        subtitles.arrived(room, { identity, sid: `PA_${identity}`, joinedAt: new Date(joinedAt) }),
      left: (identity: string, next = 'second') =>
        subtitles.failed(room, { sid: `PA_${identity}` }, next, TIMEOUT_MS),
      overdue: (attempt: string, next = 'second', timeoutMs = TIMEOUT_MS) =>
        subtitles.failed(room, { attempt }, next, timeoutMs),
      present: async () => (await subtitles.find(room))?.agent?.identity,
    };
  };

  it('lets one of many concurrent requests dispatch the agent', async () => {
    const { begin } = aRoom();
    const attempts = Array.from({ length: 50 }, (_, index) => `attempt-${index}`);

    const answers = await Promise.all(attempts.map((attempt) => begin(attempt)));

    expect(answers.filter((status) => status === 'stopped')).toHaveLength(1);
    expect(answers.filter((status) => status === 'starting')).toHaveLength(49);
  });

  it('starts again in a new LiveKit room of that name, which the end of an older one does not stop', async () => {
    const { room, subtitles, begin } = aRoom();
    await begin('first');

    expect(await begin('again', { session: 'RM_2' })).toBe('stopped');
    expect(await subtitles.stop(room, { sessionSid: 'RM_1' })).toBeNull();
    expect(await subtitles.dispatched(room, { attempt: 'first', dispatchId: 'AD_1' })).toBe(false);
    expect(await subtitles.status(room)).toBe('starting');
    expect(await subtitles.stop(room, { sessionSid: 'RM_2' })).toEqual({
      attempt: 'again',
      dispatchId: null,
    });
  });

  it('makes a second attempt, and no third one, when no agent joins in time', async () => {
    const { room, subtitles, begin, overdue } = aRoom();
    await begin('first', { timeoutMs: 1 });
    await subtitles.dispatched(room, { attempt: 'first', dispatchId: 'AD_1' });

    const first = await eventually(() => overdue('first', 'second', 1), Boolean);
    const late = await overdue('first', 'third');
    const second = await eventually(() => overdue('second', 'third'), Boolean);

    expect(first).toEqual({
      unwanted: { attempt: 'first', dispatchId: 'AD_1' },
      attempt: 'second',
    });
    expect(late).toBeNull();
    expect(second).toEqual({ unwanted: { attempt: 'second', dispatchId: null }, attempt: null });
    expect(await subtitles.status(room)).toBe('stopped');
  });

  it('takes no attempt for failed before its time, nor after its agent has joined', async () => {
    const { room, subtitles, begin, arrived, overdue } = aRoom();
    await begin('first');
    expect(await overdue('first')).toBeNull();

    await subtitles.stop(room);
    await begin('other', { timeoutMs: 1 });
    await arrived('agent', 1);

    expect(await overdue('other')).toBeNull();
    expect(await subtitles.status(room)).toBe('active');
  });

  it('names an agent as surplus where there are no subtitles', async () => {
    const { begin, arrived, present } = aRoom();
    expect(await arrived('stray', 1)).toBe('stray');
    await begin('first');

    expect(await arrived('agent', 2)).toBeNull();
    expect(await arrived('agent', 2)).toBeNull();
    expect(await present()).toBe('agent');
  });

  it('keeps the agent that joined later, and names the other one as surplus', async () => {
    const { room, subtitles, begin, arrived, left, present } = aRoom();
    await begin('first');
    await arrived('one', 1);

    expect(await arrived('two', 2)).toBe('one');
    expect(await arrived('one', 1)).toBe('one');
    expect(await present()).toBe('two');
    expect(await left('one')).toBeNull();
    expect(await subtitles.status(room)).toBe('active');
  });

  it('waits for the second agent when the first joined too late and was removed', async () => {
    const { room, subtitles, begin, arrived, left, overdue } = aRoom();
    await begin('first', { timeoutMs: 1 });
    await eventually(() => overdue('first'), Boolean);
    await arrived('one', 1);

    expect(await left('one')).toBeNull();
    expect(await subtitles.status(room)).toBe('starting');
    expect(await arrived('two', 2)).toBeNull();
    expect(await subtitles.status(room)).toBe('active');
  });

  it('reads the statuses of several rooms in their order', async () => {
    const [active, off] = [aRoom(), aRoom()];
    await active.begin('first');
    await active.arrived('agent', 1);

    expect(await active.subtitles.statuses([active.room, off.room, active.room])).toEqual([
      'active',
      'stopped',
      'active',
    ]);
  });

  it('stores dispatches until they are removed', async () => {
    const { room, subtitles } = aRoom();
    const expected = { roomId: room, attempt: 'first' };
    await subtitles.expect(expected);
    expect(await subtitles.expected(60_000)).not.toContainEqual(expected);
    expect(await subtitles.expected(0)).toContainEqual(expected);

    await subtitles.forget(expected);

    expect(await subtitles.expected(0)).not.toContainEqual(expected);
  });
}
