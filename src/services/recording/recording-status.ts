import { RecordingStatus, type RecordingRecord } from '../../models/recording.js';

export const isUnfinished = (status: RecordingStatus): boolean =>
  status === RecordingStatus.STARTING ||
  status === RecordingStatus.ACTIVE ||
  status === RecordingStatus.STOPPING;

/** The recording has failed or was aborted, although its recorder may still be recording. */
export const isGivenUp = ({ status }: RecordingRecord): boolean =>
  status === RecordingStatus.FAILED || status === RecordingStatus.ABORTED;
