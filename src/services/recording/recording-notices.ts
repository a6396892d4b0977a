import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { MediaServer } from '../../livekit/media-server.js';
import type { RecordingRecord } from '../../models/recording.js';
import { meetingTopic, type RecordingLimitSignal } from '../../redis/presence/presence-events.js';
import type { PubSub } from '../../redis/pub-sub.js';

const TOPIC = 'foyer.recording';
const ATTEMPTS = 3;
const PAUSE_MS = 500;

const MESSAGE_TYPES = { approaching: 'limit-approaching', reached: 'limit-reached' } as const;

export interface RecordingNoticesDeps {
  readonly pubSub: Pick<PubSub, 'publish'>;
  readonly mediaServer: Pick<MediaServer, 'findRoom' | 'sendData'>;
  readonly now: () => Date;
  readonly log: Pick<Logger, 'warn'>;
}

/**
 * Notifies of the maximum duration of a recording: everyone in the room by a LiveKit data message,
 * subscribers by an event. The caller ensures that only one instance does so.
 */
export class RecordingNotices {
  constructor(private readonly deps: RecordingNoticesDeps) {}

  approaching(recording: RecordingRecord): Promise<void> {
    const { startedAt, maxDurationMs } = recording;
    const now = this.deps.now().getTime();
    const end = (startedAt?.getTime() ?? now) + (maxDurationMs ?? 0);
    return this.#notify(recording, 'approaching', Math.max(0, end - now));
  }

  reached(recording: RecordingRecord): Promise<void> {
    return this.#notify(recording, 'reached', 0);
  }

  async #notify(
    { id, roomId, maxDurationMs }: RecordingRecord,
    kind: RecordingLimitSignal['kind'],
    remainingMs: number,
  ): Promise<void> {
    const at = this.deps.now().getTime();
    const signal: RecordingLimitSignal = {
      type: 'recording-limit',
      kind,
      recordingId: id,
      at,
      remainingMs,
    };
    this.deps.pubSub.publish(meetingTopic(roomId), signal);
    await this.#send(roomId, {
      type: MESSAGE_TYPES[kind],
      recordingId: id,
      maxDurationMs,
      remainingMs,
    });
  }

  /** Skips a room that is empty. */
  async #send(roomId: string, payload: object): Promise<void> {
    const { mediaServer, log } = this.deps;
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (!(await mediaServer.findRoom(roomId))) return;
        await mediaServer.sendData(roomId, { topic: TOPIC, payload, identities: EVERYONE });
        return;
      } catch (error) {
        if (attempt < ATTEMPTS) {
          await delay(PAUSE_MS);
          continue;
        }
        log.warn({ err: error, roomId }, 'Failed to notify participants of the recording limit');
        return;
      }
    }
  }
}

const EVERYONE: readonly string[] = [];
