import type { MeetingHistoryStore } from '../../models/meeting-history.js';

interface HistoryRetentionDeps {
  readonly historyStore: Pick<MeetingHistoryStore, 'deleteEndedBefore'>;
  readonly retentionDays: number;
  readonly now: () => Date;
}

const DAY_MS = 86_400_000;
const BATCH = 100;

/** Deletes meetings after their retention; also while the feature is disabled. */
export class HistoryRetention {
  constructor(private readonly deps: HistoryRetentionDeps) {}

  async sweep(): Promise<void> {
    const { historyStore, retentionDays, now } = this.deps;
    const before = new Date(now().getTime() - retentionDays * DAY_MS);
    while ((await historyStore.deleteEndedBefore(before, BATCH)) === BATCH);
  }
}
