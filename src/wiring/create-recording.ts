import type { Config } from '../config/load-config.js';
import type { Ports, RecorderPorts } from '../ports.js';
import { RecordingWorker, type RecordingRepair } from '../services/recording/recording-worker.js';
import { RecordingDisposal } from '../services/recording/recording-disposal.js';
import { RecordingDownloads } from '../services/recording/recording-downloads.js';
import type { RecordingTimes } from '../services/recording/recording-action.js';
import type { RecordingFollowUps } from '../services/deliveries/recording-follow-ups.js';
import { RecordingWriter, type RecordingObserver } from '../services/recording/recording-writer.js';
import { RecordingNotices } from '../services/recording/recording-notices.js';
import {
  RecordingReconciler,
  type RecordingSweepRepair,
} from '../services/recording/recording-reconciler.js';
import { RecordingService } from '../services/recording/recording-service.js';
import type { Services } from '../services/services.js';

export interface RecordingDeps {
  readonly observer: RecordingObserver;
  readonly repaired: (repair: RecordingRepair | RecordingSweepRepair) => void;
  readonly project: (roomId: string) => void;
  readonly followUps: RecordingFollowUps;
}

type RecordingSettings = NonNullable<Config['recording']>;

type RecordingServices = Pick<
  Services,
  'recordings' | 'recordingUpkeep' | 'recordingDisposal' | 'recordingDownloads'
>;

export const NO_RECORDING: RecordingServices = {
  recordings: null,
  recordingUpkeep: null,
  recordingDisposal: null,
  recordingDownloads: null,
};

/** Everything about recording, where it is on. */
export function createRecording(
  settings: RecordingSettings,
  ports: Ports,
  recorder: RecorderPorts,
  services: Pick<Services, 'rooms'>,
  deps: RecordingDeps,
): RecordingServices {
  const { recordings, egress, files, looks } = recorder;
  const { rooms, media, presence, events, participantControl: control, log } = ports;
  const now = () => new Date();
  const times = timesOf(settings);
  const writerDeps = { recordings, events, times, now, ...deps };
  const writer = new RecordingWriter({ ...writerDeps, looks });
  const worker = new RecordingWorker({
    recordings,
    writer: new RecordingWriter({ ...writerDeps, looks: null }),
    looks,
    egress,
    files,
    media,
    control,
    notices: new RecordingNotices({ events, media, now, log }),
    times,
    expirationDays: settings.expirationDays,
    now,
    log,
    ...deps,
  });
  const reconciler = new RecordingReconciler({
    recordings,
    rooms,
    writer,
    looks,
    egress,
    files,
    keyPrefix: settings.keyPrefix,
    now,
    log,
    ...deps,
  });
  const service = new RecordingService({
    recordings,
    writer,
    presence,
    media,
    settings,
    now,
    rooms: services.rooms,
    hosts: rooms,
  });
  const disposal = new RecordingDisposal({
    recordings,
    service,
    files,
    writer,
    disposals: recorder.disposals,
    now,
    log,
  });
  return {
    recordings: service,
    recordingUpkeep: { worker, reconciler },
    recordingDisposal: disposal,
    recordingDownloads: new RecordingDownloads(recorder.downloads, settings.downloadTtlSeconds),
  };
}

const timesOf = (settings: RecordingSettings): RecordingTimes => ({
  startTimeoutMs: settings.startTimeoutSeconds * 1000,
  stopTimeoutMs: settings.stopTimeoutSeconds * 1000,
  uploadTimeoutMs: settings.uploadTimeoutSeconds * 1000,
  lostAfterMs: settings.lostAfterSeconds * 1000,
  warningMs: settings.limitWarningSeconds * 1000,
  limitGraceMs: settings.limitGraceSeconds * 1000,
});
