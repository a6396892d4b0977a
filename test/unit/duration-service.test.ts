import { beforeEach, describe, expect, it } from '@jest/globals';
import { DurationService } from '../../src/services/meeting/duration-service.js';

const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 0, 1);

let now: number;
let maxDurationMs: number | null;
let warned: Set<number>;
let effects: string[];

beforeEach(() => {
  now = START;
  maxDurationMs = 60 * MINUTE_MS;
  warned = new Set();
  effects = [];
});

const service = new DurationService({
  presenceStore: {
    meeting: () =>
      Promise.resolve({
        sessionSid: 'RM_1',
        startedAt: new Date(START),
        participantCount: 1,
        maxParticipants: null,
        maxDurationMs,
        endsAt: maxDurationMs === null ? null : new Date(START + maxDurationMs),
      }),
    now: () => Promise.resolve(now),
    warn: (_roomId, sid, beforeMs) => {
      const isNew = !warned.has(beforeMs);
      if (isNew) effects.push(`warn ${sid} ${beforeMs / MINUTE_MS}`);
      warned.add(beforeMs);
      return Promise.resolve(isNew);
    },
  },
  meetingService: {
    close: (_roomId, reason, sid) => {
      effects.push(`close ${sid} ${reason}`);
      return Promise.resolve();
    },
  },
  deadlines: {
    schedule: (_roomId, at, delayMs) => {
      effects.push(`check at ${(at.getTime() - START) / MINUTE_MS} in ${delayMs / MINUTE_MS}`);
      return Promise.resolve();
    },
  },
});

async function checkAt(minute: number): Promise<readonly string[]> {
  now = START + minute * MINUTE_MS;
  effects = [];
  await service.check('room');
  return effects;
}

describe('a meeting with a maximum duration', () => {
  it('is announced 10 minutes and 1 minute before its end, and then ended', async () => {
    expect(await checkAt(0)).toEqual(['check at 50 in 50']);
    expect(await checkAt(50)).toEqual(['warn RM_1 10', 'check at 59 in 9']);
    expect(await checkAt(59)).toEqual(['warn RM_1 1', 'check at 60 in 1']);
    expect(await checkAt(60)).toEqual(['close RM_1 duration-limit']);
  });

  it('is announced once, however often it is checked', async () => {
    await checkAt(50);
    expect(await checkAt(51)).toEqual(['check at 59 in 8']);
    await checkAt(59);
    expect(await checkAt(59.5)).toEqual(['check at 60 in 0.5']);
  });

  it('is announced with the time that is left when no instance could check earlier', async () => {
    expect(await checkAt(59.5)).toEqual(['warn RM_1 1', 'check at 60 in 0.5']);
    expect(await checkAt(70)).toEqual(['close RM_1 duration-limit']);
  });

  it('takes a timer that fires a little early for the one it is', async () => {
    expect(await checkAt(50 - 0.002)).toEqual(['warn RM_1 10', 'check at 59 in 9.002']);
    expect(await checkAt(60 - 0.002)).toEqual(['close RM_1 duration-limit']);
  });

  it('is not announced before it has begun', async () => {
    maxDurationMs = 5 * MINUTE_MS;
    expect(await checkAt(0)).toEqual(['check at 4 in 4']);
    maxDurationMs = MINUTE_MS;
    expect(await checkAt(0)).toEqual(['warn RM_1 1', 'check at 1 in 1']);
  });

  it('is one among others, which continue', async () => {
    maxDurationMs = null;

    expect(await checkAt(100_000)).toEqual([]);
  });
});
