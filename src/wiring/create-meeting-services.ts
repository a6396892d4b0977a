import type { Config } from '../config/load-config.js';
import type { Ports } from '../ports.js';
import { entersAtOnce } from '../services/rooms/access-level.js';
import { ConnectionCheck } from '../services/meeting/connection-check.js';
import { MeetingReconciler, type MeetingRepair } from '../services/meeting/meeting-reconciler.js';
import { MeetingService } from '../services/meeting/meeting-service.js';
import { PresenceService } from '../services/meeting/presence-service.js';
import type { MeetingListeners } from '../services/meeting/meeting-listener.js';
import type { RemovalService } from '../services/meeting/removal-service.js';
import { RoleProjection } from '../services/meeting/role-projection.js';
import { RoomEventService } from '../services/events/room-event-service.js';
import { RoomProjection, type RecordingMark } from '../services/meeting/room-projection.js';
import { isUnregistered } from '../services/rooms/room-id.js';
import type { RoomService } from '../services/rooms/room-service.js';
import type { Services } from '../services/services.js';

interface MeetingWires {
  readonly roomService: RoomService;
  readonly projection: RoomProjection;
  readonly removal: RemovalService;
  readonly listeners: MeetingListeners;
  readonly repaired: (repair: MeetingRepair, count: number) => void;
}

type MeetingServices = Pick<
  Services,
  'presence' | 'roomEvents' | 'meetings' | 'projection' | 'reconciler'
>;

/** The projection of rooms and roles to LiveKit. */
export function createProjections(config: Config, ports: Ports) {
  const { rooms, media, presence, roomLock: lock, participantControl: control, log } = ports;
  const projection = new RoomProjection({
    rooms,
    media,
    control,
    presence,
    lock,
    publishSources: config.livekit.publishSources,
    recordingOf: runningMark(ports),
  });
  const roles = new RoleProjection({
    rooms,
    presence,
    media,
    control,
    projection,
    lock,
    tasks: ports.roomProjections,
    log,
  });
  return { projection, roles };
}

const runningMark =
  ({ recorder }: Ports) =>
  async (roomId: string): Promise<RecordingMark | null> => {
    const [running] = (await recorder?.recordings.findRunning([roomId])) ?? [];
    return running ? { id: running.id, mode: running.mode, status: running.status } : null;
  };

/** Everything about the live side of rooms. */
export function createMeetingServices(
  config: Config,
  ports: Ports,
  { roomService, projection, removal, listeners, repaired }: MeetingWires,
): MeetingServices {
  const { rooms, media, presence: store, meetingIndex: index, roomLock: lock, log } = ports;
  const { webhookRooms } = config.livekit;
  const hasUnregisteredRooms = config.features.has('unregistered_rooms');
  const presence = new PresenceService({
    rooms,
    isOurName: (name) =>
      (hasUnregisteredRooms || !isUnregistered(name)) && (webhookRooms?.test(name) ?? true),
    media,
    index,
    presence: store,
    isHeld: (room) => config.lobby.holdsCallers && !entersAtOnce(room, null),
    removal,
    listeners,
  });
  const meetings = new MeetingService({
    rooms: roomService,
    media,
    index,
    lock,
    log,
    presence: store,
    listeners,
  });
  return {
    presence,
    meetings,
    projection,
    roomEvents: new RoomEventService({
      rooms,
      log,
      presence: store,
      events: ports.events,
      subtitles: ports.subtitles,
      presenceService: presence,
      recordings: ports.recorder?.recordings ?? null,
    }),
    reconciler: new MeetingReconciler({
      media,
      index,
      meetings,
      projection,
      log,
      presence: store,
      presenceService: presence,
      projections: ports.roomProjections,
      connections: new ConnectionCheck({ media, index, presence: store, liveness: ports.liveness }),
      listeners,
      repaired,
    }),
  };
}
