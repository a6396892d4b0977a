import { describe, expect, it } from '@jest/globals';
import { MediaUnavailableError } from '../../src/errors/domain-error.js';
import type { DataMessage, MediaRoom } from '../../src/livekit/media-server.js';
import { RecordingNotices } from '../../src/services/recording/recording-notices.js';
import { PublishedEvents } from '../support/fakes/published-events.js';
import { aRecording, at } from '../support/recordings.js';
import { silentLog } from '../support/silent-log.js';

const RECORDING = aRecording({ startedAt: at(0), maxDurationMs: 600_000 });
const OPEN: MediaRoom = {
  sid: 'RM_1',
  name: RECORDING.roomId,
  createdAt: at(0),
  metadata: '',
  maxParticipants: null,
};

function theNotices({ isOpen = true, failures = 0 } = {}) {
  const pubSub = new PublishedEvents();
  const sent: DataMessage[] = [];
  let calls = 0;
  const notices = new RecordingNotices({
    pubSub,
    mediaServer: {
      findRoom: () => Promise.resolve(isOpen ? OPEN : null),
      sendData: (_roomId, message) => {
        calls += 1;
        if (calls <= failures) return Promise.reject(new MediaUnavailableError());
        return Promise.resolve(void sent.push(message));
      },
    },
    now: () => at(540_000),
    log: silentLog,
  });
  return { notices, pubSub, sent, calls: () => calls };
}

describe('RecordingNotices', () => {
  it('tells everyone in the meeting, and subscribers, how much time is left', async () => {
    const { notices, pubSub, sent } = theNotices();

    await notices.approaching(RECORDING);

    expect(pubSub.all).toMatchObject([
      { payload: { type: 'recording-limit', kind: 'approaching', remainingMs: 60_000 } },
    ]);
    expect(sent).toMatchObject([
      {
        topic: 'foyer.recording',
        identities: [],
        payload: { type: 'limit-approaching', maxDurationMs: 600_000, remainingMs: 60_000 },
      },
    ]);
  });

  it('tells that the limit is reached', async () => {
    const { notices, pubSub, sent } = theNotices();

    await notices.reached(RECORDING);

    expect(pubSub.all).toMatchObject([{ payload: { kind: 'reached', remainingMs: 0 } }]);
    expect(sent).toMatchObject([{ payload: { type: 'limit-reached', remainingMs: 0 } }]);
  });

  it('sends nothing into a room that is no longer open, but still notifies subscribers', async () => {
    const { notices, pubSub, sent } = theNotices({ isOpen: false });

    await notices.approaching(RECORDING);

    expect(sent).toEqual([]);
    expect(pubSub.all).toHaveLength(1);
  });

  it('tries three times, and never fails', async () => {
    const retried = theNotices({ failures: 1 });
    const lost = theNotices({ failures: 3 });

    await Promise.all([retried.notices.reached(RECORDING), lost.notices.reached(RECORDING)]);

    expect([retried.sent.length, retried.calls()]).toEqual([1, 2]);
    expect([lost.sent.length, lost.calls()]).toEqual([0, 3]);
  });
});
