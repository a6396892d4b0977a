import type { MeetingListener } from '../meeting/meeting-listener.js';
import type { RoomTasks } from '../../models/room-tasks.js';
import type { TelephonyService } from './telephony-service.js';

/** A room can be dialed into while people are in it, and holds callers who must wait. */
export const telephonyListener = (
  telephonyService: Pick<TelephonyService, 'arrived' | 'left'>,
  tasks: RoomTasks,
): MeetingListener => ({
  name: 'telephony',
  joined: (roomId, arrival) => telephonyService.arrived(roomId, arrival),
  left: (roomId, departure) => telephonyService.left(roomId, departure),
  vacated: (roomId) => tasks.schedule(roomId),
});
