import { MeetingEndReason } from '../../models/meeting-history.js';
import type { MeetingDeadlines } from '../../models/room-tasks.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { MeetingService } from './meeting-service.js';

interface DurationServiceDeps {
  readonly presenceStore: Pick<PresenceStore, 'meeting' | 'now' | 'warn'>;
  readonly meetingService: Pick<MeetingService, 'close'>;
  readonly deadlines: MeetingDeadlines;
}

/** How long before the end people are warned. */
const WARNINGS_MS = [10 * 60_000, 60_000] as const;
/** Timers may fire a little early. */
const TOLERANCE_MS = 250;

/** Ends meetings that have reached their maximum duration, and warns people before. */
export class DurationService {
  constructor(private readonly deps: DurationServiceDeps) {}

  /**
   * Does what is due now, and schedules the next check. Idempotent: each warning is sent once,
   * whichever instance checks, and how often.
   * @throws MediaUnavailableError, StorageUnavailableError
   */
  async check(roomId: string): Promise<void> {
    const { presenceStore, meetingService, deadlines } = this.deps;
    const { endsAt, maxDurationMs, sessionSid } = await presenceStore.meeting(roomId);
    if (endsAt === null || maxDurationMs === null || sessionSid === null) return;
    const leftMs = endsAt.getTime() - (await presenceStore.now(roomId));
    if (leftMs <= TOLERANCE_MS) {
      await meetingService.close(roomId, MeetingEndReason.DURATION_LIMIT, sessionSid);
      return;
    }
    // Of several that are due after an outage, only the last one is still right.
    const due = WARNINGS_MS.findLast((ms) => ms <= maxDurationMs && leftMs <= ms + TOLERANCE_MS);
    if (due !== undefined) await presenceStore.warn(roomId, sessionSid, due, endsAt);
    const next = WARNINGS_MS.find((ms) => ms < leftMs - TOLERANCE_MS) ?? 0;
    await deadlines.schedule(roomId, new Date(endsAt.getTime() - next), leftMs - next);
  }
}
