import type { Config } from '../../config/load-config.js';
import { createJob } from '../../lib/job.js';
import type { Ports, RecorderPorts } from '../../ports.js';
import type { RecordingFollowUps } from '../deliveries/recording-follow-ups.js';
import type { RoomsFeature } from '../rooms/index.js';
import type { RecordingTimes } from './recording-action.js';
import { RecordingDisposal } from './recording-disposal.js';
import { RecordingDownloads } from './recording-downloads.js';
import { recordingListener } from './recording-listener.js';
import type { RecordingEventLog } from './recording-events.js';
import { RecordingNotices } from './recording-notices.js';
import { RecordingReconciler, type RecordingSweepRepair } from './recording-reconciler.js';
import type { RecordingRepair } from './recording-repair.js';
import { RecordingService } from './recording-service.js';
import { RecordingWorker } from './recording-worker.js';
import { RecordingWriter, type RecordingObserver } from './recording-writer.js';

interface RecordingFeatureDeps {
  readonly rooms: RoomsFeature;
  readonly projection: { schedule(roomId: string): void };
  readonly followUps: RecordingFollowUps;
  readonly observer: RecordingObserver;
  /** Null without outgoing webhooks. */
  readonly eventLog: RecordingEventLog | null;
  readonly repaired: (repair: RecordingRepair | RecordingSweepRepair, count: number) => void;
}

type RecordingSettings = NonNullable<Config['recording']>;

/**
 * Recordings: started by hosts, synchronized with LiveKit and the storage, deleted when they
 * expire.
 */
export function createRecordingFeature(config: Config, ports: Ports, deps: RecordingFeatureDeps) {
  const { recording: settings } = config;
  const { recorder, mediaServer, presenceStore } = ports;
  if (!settings || !recorder) return null;
  const { wakeUps, reconciliation, disposals, disposalSweeps } = recorder;
  const shared = sharedDeps(settings, ports, recorder, deps);
  const writer = new RecordingWriter({ ...shared, wakeUps });
  const worker = createWorker(settings, ports, shared);
  const reconciler = new RecordingReconciler({
    ...shared,
    writer,
    roomStore: ports.roomStore,
    keyPrefix: settings.keyPrefix,
  });
  const recordingService = new RecordingService({
    ...shared,
    writer,
    presenceStore,
    mediaServer,
    settings,
    roomService: deps.rooms.rooms,
    meetingHostService: deps.rooms.meetingHosts,
    roomStore: ports.roomStore,
  });
  const disposal = new RecordingDisposal({ ...shared, recordingService, writer, disposals });
  return {
    recordings: recordingService,
    recordingDisposal: disposal,
    recordingDownloads: new RecordingDownloads(recorder.downloads, settings.downloadTtlSeconds),
    listener: recordingListener(recordingService),
    jobs: {
      wakeUps: createJob(wakeUps, (recordingId) => worker.run(recordingId)),
      reconciliation: createJob(reconciliation, () => reconciler.run()),
      disposals: createJob(disposals, (recording) => disposal.dispose(recording)),
      disposalSweeps: createJob(disposalSweeps, () => disposal.sweep()),
    },
  };
}

const sharedDeps = (
  settings: RecordingSettings,
  { pubSub, log }: Ports,
  { recordingStore, egress, files, wakeUps }: RecorderPorts,
  { projection, followUps, observer, eventLog, repaired }: RecordingFeatureDeps,
) => ({
  recordingStore,
  egress,
  files,
  wakeUps,
  pubSub,
  followUps,
  observer,
  eventLog,
  hasEvents: eventLog !== null,
  repaired: (repair: RecordingRepair | RecordingSweepRepair) => repaired(repair, 1),
  project: (roomId: string) => projection.schedule(roomId),
  times: timesOf(settings),
  now: () => new Date(),
  log,
});

const createWorker = (
  settings: RecordingSettings,
  { pubSub, mediaServer, participantControl, log }: Ports,
  shared: ReturnType<typeof sharedDeps>,
) =>
  new RecordingWorker({
    ...shared,
    writer: new RecordingWriter({ ...shared, wakeUps: null }),
    mediaServer,
    participantControl,
    notices: new RecordingNotices({ pubSub, mediaServer, now: shared.now, log }),
    expirationDays: settings.expirationDays,
  });

const timesOf = (settings: RecordingSettings): RecordingTimes => ({
  startTimeoutMs: settings.startTimeoutSeconds * 1000,
  stopTimeoutMs: settings.stopTimeoutSeconds * 1000,
  uploadTimeoutMs: settings.uploadTimeoutSeconds * 1000,
  lostAfterMs: settings.lostAfterSeconds * 1000,
  warningMs: settings.limitWarningSeconds * 1000,
  limitGraceMs: settings.limitGraceSeconds * 1000,
});
