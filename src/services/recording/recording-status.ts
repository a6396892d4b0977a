import { RecordingStatus, type RecordingRecord } from '../../models/recording.js';

export const isUnfinished = (status: RecordingStatus): boolean =>
  status === RecordingStatus.STARTING ||
  status === RecordingStatus.ACTIVE ||
  status === RecordingStatus.STOPPING;

/** The recording has failed or was aborted, although its recorder may still be recording. */
export const isGivenUp = ({ status }: RecordingRecord): boolean =>
  status === RecordingStatus.FAILED || status === RecordingStatus.ABORTED;

/** Whether the recording, or its egress, has made progress. */
export const hasProgressed = (before: RecordingRecord, now: RecordingRecord): boolean =>
  now.status !== before.status || now.progress.egressStatus !== before.progress.egressStatus;
