import { ParticipantKind } from '../../models/participant-kind.js';
import type { MeetingListener } from '../meeting/meeting-listener.js';
import type { TranscriberService } from './transcriber-service.js';

/** Reports the arrivals and departures of the transcriber. */
export const subtitlesListener = (transcriberService: TranscriberService): MeetingListener => ({
  name: 'subtitles',
  joined: (roomId, { record, live }) => transcriberService.arrived(roomId, record, live),
  left: async (roomId, { sid, kind }, cause) => {
    if (kind === ParticipantKind.AGENT) await transcriberService.departed(roomId, sid, cause);
  },
  reconciled: (roomId) => transcriberService.check(roomId),
  ended: (meeting) => transcriberService.ended(meeting),
});
