import { describe, expect, it } from '@jest/globals';
import { StorageUnavailableError } from '../../src/errors/domain-error.js';
import {
  MeetingListeners,
  type MediaSession,
  type MeetingListener,
} from '../../src/services/meeting/meeting-listener.js';
import { eventually } from '../support/eventually.js';

const SESSION: MediaSession = { name: 'a-room', sid: 'RM_1', createdAt: new Date() };

describe('MeetingListeners', () => {
  const listening = (...listeners: Partial<MeetingListener>[]) => {
    const warnings: unknown[] = [];
    const named = listeners.map((listener, at) => ({ name: `listener ${at}`, ...listener }));
    const log = { warn: (fields: unknown) => warnings.push(fields) };
    const list = new MeetingListeners(log as never);
    list.register(named);
    return { listeners: list, warnings };
  };

  it('calls each listener after the one before it is done', async () => {
    const calls: string[] = [];
    let finish: () => void = () => undefined;
    const { listeners } = listening(
      {
        opened: async () => {
          calls.push('first begins');
          await new Promise<void>((resolve) => (finish = resolve));
          calls.push('first is done');
        },
      },
      { opened: () => Promise.resolve(void calls.push('second begins')) },
    );

    const opened = listeners.opened(SESSION);
    await eventually(
      () => calls.length,
      (count) => count > 0,
    );
    expect(calls).toEqual(['first begins']);
    finish();
    await opened;

    expect(calls).toEqual(['first begins', 'first is done', 'second begins']);
  });

  it('calls only the listeners that have a method for the event, with what happened', async () => {
    const ended: unknown[] = [];
    const { listeners } = listening(
      { opened: () => Promise.reject(new Error('not this one')) },
      { ended: (meeting) => Promise.resolve(void ended.push(meeting)) },
    );

    await listeners.ended({ roomId: 'a-room', sessionSid: 'RM_1', reason: 'empty' });

    expect(ended).toEqual([{ roomId: 'a-room', sessionSid: 'RM_1', reason: 'empty' }]);
  });

  it('calls the listeners after one that fails, names it in the log, and fails for a retry', async () => {
    const vacated: string[] = [];
    const failure = new StorageUnavailableError();
    const { listeners, warnings } = listening(
      { vacated: () => Promise.reject(failure) },
      { vacated: (roomId) => Promise.resolve(void vacated.push(roomId)) },
      { vacated: () => Promise.reject(new Error('later')) },
    );

    await expect(listeners.vacated('a-room')).rejects.toBe(failure);

    expect(vacated).toEqual(['a-room']);
    expect(warnings).toMatchObject([
      { err: failure, roomId: 'a-room', listener: 'listener 0' },
      { listener: 'listener 2' },
    ]);
  });

  it('calls all of them again when the event is retried', async () => {
    const calls: string[] = [];
    let isAway = true;
    const { listeners } = listening(
      { opened: ({ sid }) => Promise.resolve(void calls.push(`first ${sid}`)) },
      { opened: () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve()) },
    );

    await expect(listeners.opened(SESSION)).rejects.toThrow('away');
    isAway = false;
    await listeners.opened(SESSION);

    expect(calls).toEqual(['first RM_1', 'first RM_1']);
  });
});
