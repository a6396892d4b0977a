import type { MeetingListener } from '../meeting/meeting-listener.js';
import type { TranscriberService } from './transcriber-service.js';

/** Reports the arrivals and departures of the transcriber. */
export const subtitlesListener = (transcriber: TranscriberService): MeetingListener => ({
  name: 'subtitles',
  joined: (roomId, { record, live }) => transcriber.arrived(roomId, record, live),
  left: (roomId, { sid }, cause) => transcriber.departed(roomId, sid, cause),
  reconciled: (roomId) => transcriber.check(roomId),
  ended: (meeting) => transcriber.ended(meeting),
});
