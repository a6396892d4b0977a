import type { EgressReport } from '../livekit/egress.js';
import type { RecordingService } from '../services/recording/recording-service.js';
import type { EgressEvent, EventEgress, EventFile } from '../livekit/livekit-events.js';
import type { LiveKitHandlers } from './livekit-handlers.js';

/** Handles egress events. All three report the current state of an egress, in any order. */
export function recordingHandlers(
  recordingService: Pick<RecordingService, 'egressReported'> | null,
): LiveKitHandlers {
  if (!recordingService) return {};
  const reported = ({ egressInfo }: EgressEvent) =>
    recordingService.egressReported(reportOf(egressInfo));
  return { egress_started: reported, egress_updated: reported, egress_ended: reported };
}

function reportOf({ egressId, roomName, status, ...egress }: EventEgress): EgressReport {
  const [file] = egress.files;
  return {
    egressId,
    roomId: roomName,
    status,
    updatedAt: timeOf(egress.updatedAtMs),
    endedAt: timeOf(egress.endedAtMs),
    file: file ? fileOf(file) : null,
  };
}

const fileOf = (file: EventFile): EgressReport['file'] => ({
  key: file.filename,
  startedAt: timeOf(file.startedAtMs),
  endedAt: timeOf(file.endedAtMs),
  durationMs: file.durationMs > 0 ? file.durationMs : null,
});

const timeOf = (ms: number): Date | null => (ms > 0 ? new Date(ms) : null);
