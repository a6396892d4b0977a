import type { MeetingListener } from '../meeting/meeting-listener.js';
import type { TranscriberService } from './transcriber-service.js';

/** Reports the arrivals and departures of the transcriber. */
export const subtitlesListener = (transcriberService: TranscriberService): MeetingListener => ({
  name: 'subtitles',
  joined: (roomId, { record, live }) => transcriberService.arrived(roomId, record, live),
  left: (roomId, { sid }, cause) => transcriberService.departed(roomId, sid, cause),
  reconciled: (roomId) => transcriberService.check(roomId),
  ended: (meeting) => transcriberService.ended(meeting),
});
