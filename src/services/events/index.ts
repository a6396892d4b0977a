import type { Ports } from '../../ports.js';
import type { MeetingFeature } from '../meeting/index.js';
import { RoomEventService } from './room-event-service.js';

/** What happens in rooms, for the people who may see it. */
export const createEventsFeature = (
  { roomStore, presenceStore, pubSub, subtitlesStore, recorder, log }: Ports,
  { meeting }: { readonly meeting: MeetingFeature },
) => ({
  roomEvents: new RoomEventService({
    roomStore,
    presenceStore,
    pubSub,
    subtitlesStore,
    log,
    presenceService: meeting.presence,
    recordingStore: recorder?.recordingStore ?? null,
  }),
});
