import { RecordingFailure } from '../../models/recording.js';

const SENTENCES: Readonly<Record<RecordingFailure, string>> = {
  [RecordingFailure.NO_RECORDER]: 'No recorder was free. Try again in a few minutes.',
  [RecordingFailure.START_TIMEOUT]: 'The recorder did not start in time. Try again.',
  [RecordingFailure.START_FAILED]: 'The recorder could not start. Try again.',
  [RecordingFailure.RECORDER_FAILED]: 'The recorder failed, and nothing was saved.',
  [RecordingFailure.RECORDER_LOST]: 'The connection to the recorder was lost.',
  [RecordingFailure.STOP_TIMEOUT]: 'The recorder did not stop in time.',
  [RecordingFailure.FILE_MISSING]: 'The recorder finished, but its file was not saved.',
};

/** For people. Codes and details are in logs and metrics. */
export const failureSentence = (failure: RecordingFailure): string => SENTENCES[failure];
