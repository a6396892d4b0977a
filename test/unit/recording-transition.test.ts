import { describe, expect, it } from '@jest/globals';
import { RecordingFailure, type RecordingRecord } from '../../src/models/recording.js';
import type { RecordingInput } from '../../src/services/recording/recording-transition.js';
import {
  after,
  afterAll,
  aRecording,
  at,
  egressReport,
  FILE_FOUND,
  heard,
} from '../support/recordings.js';

const STARTED = heard('STARTING', { updated: 100 });
const ACTIVE = heard('ACTIVE', { updated: 400, fileStarted: 400 });
const ENDING = heard('ENDING', { updated: 5_000, fileStarted: 400 });
const end = (status: string) =>
  heard(status, { updated: 6_000, ended: 6_000, fileStarted: 400, fileEnded: 5_000 });
const COMPLETE = end('COMPLETE');
const ANNOUNCED: RecordingInput = { type: 'file-announced' };

const HISTORIES: Readonly<Record<string, readonly RecordingInput[]>> = {
  'stopped and stored': [STARTED, ACTIVE, ENDING, COMPLETE, FILE_FOUND],
  'stopped, the storage telling of it': [ACTIVE, ENDING, ANNOUNCED, FILE_FOUND, COMPLETE],
  'stopped at the limit': [STARTED, ACTIVE, end('LIMIT_REACHED'), ANNOUNCED, FILE_FOUND],
  'failed before it began': [
    STARTED,
    heard('FAILED', { updated: 900, ended: 900, fileStarted: 900, fileEnded: 900 }),
  ],
  'failed on the way': [
    STARTED,
    ACTIVE,
    heard('FAILED', { updated: 900, ended: 900, fileStarted: 400 }),
  ],
  'failed at the upload': [STARTED, ACTIVE, ENDING, end('FAILED')],
  'failed, and was stored nevertheless': [STARTED, ACTIVE, end('FAILED'), FILE_FOUND],
  'given up by the recorder': [STARTED, heard('ABORTED', { updated: 900, ended: 900 })],
  'ended in a way that is not known yet': [STARTED, ACTIVE, end('PAUSED'), FILE_FOUND],
  'told without the start of the file': [
    STARTED,
    heard('ACTIVE', { updated: 400 }),
    heard('COMPLETE', { updated: 6_000, ended: 6_000 }),
    FILE_FOUND,
  ],
};

/** The visible state, and whether the room is free; not the steps that led there. */
const stateOf = (record: RecordingRecord) => ({
  status: record.status,
  startedAt: record.startedAt,
  endedAt: record.endedAt,
  durationMs: record.durationMs,
  sizeBytes: record.sizeBytes,
  limitReached: record.limitReached,
  failure: record.failure,
  expiresAt: record.expiresAt,
  isRunning: record.isRunning,
  pendingNotifications: [...record.pendingNotifications].sort(),
});

function* permutations<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length < 2) yield items;
  else
    for (const [index, item] of items.entries()) {
      for (const rest of permutations(items.toSpliced(index, 1))) yield [item, ...rest];
    }
}

/** Each order, with each of the inputs repeated at each later position. */
function* disorders<T>(items: readonly T[]): Generator<readonly T[]> {
  for (const order of permutations(items)) {
    yield order;
    for (const [index, item] of order.entries()) {
      for (let place = index + 1; place <= order.length; place += 1) {
        yield order.toSpliced(place, 0, item);
      }
    }
  }
}

describe('transition', () => {
  for (const [name, history] of Object.entries(HISTORIES)) {
    it(`leads to the same result in any order and with repetitions: ${name}`, () => {
      const record = aRecording();
      const expected = stateOf(afterAll(record, history));
      let count = 0;
      for (const order of disorders(history)) {
        expect(stateOf(afterAll(record, order))).toEqual(expected);
        count += 1;
      }
      expect(count).toBeGreaterThan(history.length);
    });
  }

  it('leads to the expected end', () => {
    const endOf = (name: string) => stateOf(afterAll(aRecording(), HISTORIES[name] ?? []));

    expect(endOf('stopped and stored')).toEqual({
      status: 'saved',
      startedAt: at(400),
      endedAt: at(5_000),
      durationMs: 4_600,
      sizeBytes: 4096,
      limitReached: false,
      failure: null,
      expiresAt: at(30 * 24 * 3600 * 1000),
      isRunning: false,
      pendingNotifications: ['saved'],
    });
    expect(endOf('stopped at the limit')).toMatchObject({
      status: 'saved',
      limitReached: true,
      pendingNotifications: ['limit-reached', 'saved'],
    });
    const failures = ['failed before it began', 'failed on the way', 'failed at the upload'];
    expect(failures.map((name) => endOf(name))).toMatchObject([
      { status: 'failed', failure: 'start-failed', startedAt: null },
      { status: 'failed', failure: 'recorder-failed' },
      { status: 'failed', failure: 'recorder-failed' },
    ]);
    expect(endOf('failed, and was stored nevertheless')).toMatchObject({
      status: 'saved',
      failure: null,
    });
    expect(endOf('given up by the recorder')).toMatchObject({
      status: 'failed',
      failure: 'start-failed',
    });
  });

  it('never returns to an earlier status', () => {
    const inputs: readonly RecordingInput[] = [
      STARTED,
      ACTIVE,
      ENDING,
      COMPLETE,
      end('FAILED'),
      end('ABORTED'),
      end('LIMIT_REACHED'),
      heard('7', { updated: 1 }),
      ANNOUNCED,
      FILE_FOUND,
      { type: 'egress-unknown' },
      { type: 'stop-wanted' },
      { type: 'limit-overrun' },
      { type: 'start-refused', failure: RecordingFailure.NO_RECORDER },
      ...Object.values(RecordingFailure).map((failure) => ({ type: 'overdue', failure }) as const),
    ];
    const next: Readonly<Record<string, readonly string[]>> = {
      starting: ['active', 'stopping', 'saved', 'aborted', 'failed'],
      active: ['stopping', 'saved', 'aborted', 'failed'],
      stopping: ['saved', 'aborted', 'failed'],
      failed: ['saved'],
      aborted: [],
      saved: [],
    };
    for (const first of inputs) {
      for (const second of inputs) {
        for (const third of inputs) {
          let record = aRecording();
          for (const input of [first, second, third]) {
            const changed = after(record, input);
            if (changed.status !== record.status) {
              expect(next[record.status]).toContain(changed.status);
            }
            record = changed;
          }
          const statuses = record.history.map(({ status }) => status);
          expect(statuses.at(-1)).toBe(record.status);
        }
      }
    }
  });

  it('ignores an unknown egress status', () => {
    const record = afterAll(aRecording(), [ACTIVE, heard('PAUSED', { updated: 500 })]);

    expect(record.status).toBe('active');
  });

  it('aborts a recording that is stopped before anything was recorded, and ignores the file of a late start', () => {
    const record = afterAll(aRecording(), [
      { type: 'start-asked' },
      { type: 'stop-wanted' },
      ACTIVE,
      COMPLETE,
      FILE_FOUND,
    ]);

    expect(record).toMatchObject({ status: 'aborted', sizeBytes: null, pendingNotifications: [] });
  });

  it('aborts a recording that the recorder aborts only after a stop', () => {
    const stopped = afterAll(aRecording(), [ACTIVE, { type: 'stop-wanted' }, end('ABORTED')]);
    const givenUp = afterAll(aRecording(), [ACTIVE, end('ABORTED')]);
    const overrun = afterAll(aRecording(), [ACTIVE, { type: 'limit-overrun' }, end('ABORTED')]);

    expect(overrun).toMatchObject({ status: 'failed', failure: 'recorder-failed' });
    expect(stopped).toMatchObject({ status: 'aborted', failure: null });
    expect(givenUp).toMatchObject({ status: 'failed', failure: 'recorder-failed' });
  });

  it.each([
    ['completed', [ACTIVE, ENDING, COMPLETE]],
    ['failed', [ACTIVE, end('FAILED')]],
    ['was not reported in time', [{ type: 'overdue', failure: 'start-timeout' } as const]],
    ['was saved and completed', [ACTIVE, ANNOUNCED, FILE_FOUND, COMPLETE]],
  ])('does not mark the limit as reached after the recording %s', (_what, history) => {
    const ended = afterAll(aRecording(), history);
    const later = after(ended, end('LIMIT_REACHED'));

    expect(later).toMatchObject({ limitReached: false, status: ended.status });
    expect(later.pendingNotifications).toEqual(ended.pendingNotifications);
  });

  it('marks the limit as reached if the file was found before the recorder ended', () => {
    const record = afterAll(aRecording(), [ACTIVE, FILE_FOUND, end('LIMIT_REACHED')]);

    expect(record).toMatchObject({ status: 'saved', limitReached: true });
  });

  it('frees the room when the recorder has ended, before the upload has', () => {
    const ending = afterAll(aRecording(), [ACTIVE, { type: 'stop-wanted' }, ENDING]);
    const ended = after(ending, COMPLETE);

    expect(ending).toMatchObject({ status: 'stopping', isRunning: true });
    expect(ended).toMatchObject({ status: 'stopping', isRunning: false });
  });

  it('ignores another egress', () => {
    const record = after(aRecording(), ACTIVE);
    const stranger = { ...egressReport('FAILED', { ended: 900 }), egressId: 'EG_2' };

    expect(after(record, { type: 'egress', report: stranger })).toBe(record);
  });

  it('records each visible status in the history, and nothing else', () => {
    const record = afterAll(aRecording(), [
      STARTED,
      ACTIVE,
      { type: 'recorder-absent' },
      { type: 'stop-wanted' },
      { type: 'stop-asked' },
      ENDING,
      COMPLETE,
      ANNOUNCED,
      FILE_FOUND,
      { type: 'notified', notification: 'saved' },
    ]);

    expect(record.history.map(({ status }) => status)).toEqual([
      'starting',
      'active',
      'stopping',
      'saved',
    ]);
  });
});
