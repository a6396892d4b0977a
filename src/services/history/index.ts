import type { Config } from '../../config/load-config.js';
import { createJob } from '../../lib/job.js';
import type { Ports } from '../../ports.js';
import type { RoomsFeature } from '../rooms/index.js';
import { AttendanceCsv } from './attendance-csv.js';
import { historyListener } from './history-listener.js';
import { HistoryRetention } from './history-retention.js';
import { HistoryService } from './history-service.js';
import { HistorySweeper } from './history-sweeper.js';
import { HistoryWriter, type HistoryRepair } from './history-writer.js';

interface HistoryFeatureDeps {
  readonly rooms: RoomsFeature;
  readonly repaired: (repair: HistoryRepair, count: number) => void;
}

const now = () => new Date();

const NOT_SHOWN = { history: null, attendanceCsv: null } as const;

/** Who was in which meeting. While the feature is disabled, what it has stored still expires. */
export function createHistoryFeature(config: Config, ports: Ports, deps: HistoryFeatureDeps) {
  const { historyStore, roomStore, userStore, historyExpiry } = ports;
  const { retentionDays } = config.meetingHistory;
  const retention = new HistoryRetention({ historyStore, retentionDays, now });
  const jobs = { historyExpiry: createJob(historyExpiry, () => retention.sweep()) };
  const isShown = config.features.has('meeting_history');
  // Outgoing webhooks report what the history contains.
  if (!isShown && !config.features.has('outgoing_webhooks')) {
    return { ...NOT_SHOWN, listener: null, sweeper: null, jobs };
  }
  const writer = new HistoryWriter({ ...ports, repaired: deps.repaired, now });
  const historyService = new HistoryService({
    historyStore,
    roomStore,
    roomService: deps.rooms.rooms,
    now,
  });
  return {
    ...(isShown
      ? {
          history: historyService,
          attendanceCsv: new AttendanceCsv({ historyService, roomStore, userStore, now }),
        }
      : NOT_SHOWN),
    listener: historyListener(writer),
    sweeper: new HistorySweeper({ historyStore, mediaServer: ports.mediaServer, writer, now }),
    jobs,
  };
}
