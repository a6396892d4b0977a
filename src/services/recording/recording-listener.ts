import type { MeetingListener } from '../meeting/meeting-listener.js';
import type { RecordingService } from './recording-service.js';

/** A recording ends with its meeting. */
export const recordingListener = (
  recordingService: Pick<RecordingService, 'roomClosed'>,
): MeetingListener => ({
  name: 'recording',
  ended: ({ roomId }) => recordingService.roomClosed(roomId),
});
