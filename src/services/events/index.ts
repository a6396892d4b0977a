import type { Ports } from '../../ports.js';
import type { MeetingFeature } from '../meeting/index.js';
import { RoomEventService } from './room-event-service.js';

/** What happens in rooms, for the people who may see it. */
export const createEventsFeature = (
  { rooms, presence, events, subtitles, recorder, log }: Ports,
  { meeting }: { readonly meeting: MeetingFeature },
) => ({
  roomEvents: new RoomEventService({
    rooms,
    presence,
    events,
    subtitles,
    log,
    presenceService: meeting.presence,
    recordings: recorder?.recordings ?? null,
  }),
});
