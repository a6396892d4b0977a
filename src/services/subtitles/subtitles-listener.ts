import type { MeetingListener } from '../meeting/meeting-listener.js';
import type { TranscriberService } from './transcriber-service.js';

/** Follows the transcriber's agent in and out of the meeting. */
export const subtitlesListener = (transcriber: TranscriberService): MeetingListener => ({
  name: 'subtitles',
  joined: (roomId, { record, live }) => transcriber.arrived(roomId, record, live),
  left: (roomId, { sid }, cause) => transcriber.departed(roomId, sid, cause),
  reconciled: (roomId) => transcriber.check(roomId),
  ended: (meeting) => transcriber.ended(meeting),
});
