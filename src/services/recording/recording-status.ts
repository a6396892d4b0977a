import { RecordingStatus, type RecordingRecord } from '../../models/recording.js';

export const isUnfinished = (status: RecordingStatus): boolean =>
  status === RecordingStatus.STARTING ||
  status === RecordingStatus.ACTIVE ||
  status === RecordingStatus.STOPPING;

/** Nobody wants what the recorder may still be doing. */
export const isGivenUp = ({ status }: RecordingRecord): boolean =>
  status === RecordingStatus.FAILED || status === RecordingStatus.ABORTED;
