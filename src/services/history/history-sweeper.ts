import type { MeetingHistoryStore } from '../../models/meeting-history.js';
import type { MediaServer } from '../../livekit/media-server.js';
import type { HistoryWriter } from './history-writer.js';

interface HistorySweeperDeps {
  readonly historyStore: Pick<MeetingHistoryStore, 'listUnseen' | 'seen'>;
  readonly mediaServer: Pick<MediaServer, 'findRooms'>;
  readonly writer: Pick<HistoryWriter, 'endLost'>;
  readonly now: () => Date;
}

/** Several runs of the reconciler, each of which sees every meeting that LiveKit has. */
const UNSEEN_MS = 60_000;
const BATCH = 100;

/**
 * Ends meetings that every other part has lost, because Redis lost its data or the gateway was
 * away while they ended.
 */
export class HistorySweeper {
  constructor(private readonly deps: HistorySweeperDeps) {}

  /** @throws MediaUnavailableError, and nothing has changed */
  async run(): Promise<void> {
    const { historyStore, mediaServer, writer, now } = this.deps;
    const at = now();
    const before = new Date(at.getTime() - UNSEEN_MS);
    const unseen = await historyStore.listUnseen(before, BATCH);
    const open = await mediaServer.findRooms([...new Set(unseen.map(({ roomId }) => roomId))]);
    const sids = new Set(open.map(({ sid }) => sid));
    for (const session of unseen) {
      if (sids.has(session.mediaSid)) await historyStore.seen(session.id, at);
      else await writer.endLost(session);
    }
  }
}
