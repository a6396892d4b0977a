import type { Config } from '../config/load-config.js';
import type { Ports } from '../ports.js';
import { entersAtOnce } from '../services/rooms/access-level.js';
import { ConnectionCheck } from '../services/meeting/connection-check.js';
import { MeetingReconciler, type MeetingRepair } from '../services/meeting/meeting-reconciler.js';
import { MeetingService, type MeetingEndStep } from '../services/meeting/meeting-service.js';
import {
  PresenceService,
  type Arrival,
  type DepartureCause,
  type Departed,
} from '../services/meeting/presence-service.js';
import { RoleProjection } from '../services/meeting/role-projection.js';
import { RoomEventService } from '../services/events/room-event-service.js';
import { RoomProjection, type RecordingMark } from '../services/meeting/room-projection.js';
import { isUnregistered } from '../services/rooms/room-id.js';
import type { RoomService } from '../services/rooms/room-service.js';
import type { Services } from '../services/services.js';

export interface MeetingHooks {
  /** Puts somebody out who must not be there; false for everybody else. */
  readonly turnAway: (roomId: string, identity: string) => Promise<boolean>;
  /** What else is to be done for somebody who has come in. */
  readonly onArrival: (roomId: string, arrival: Arrival) => Promise<void>;
  /** The same for somebody who has gone. */
  readonly onDeparture: (roomId: string, gone: Departed, cause: DepartureCause) => Promise<void>;
  /** The same for all who have gone in any other way. */
  readonly onEmptier: (roomId: string) => Promise<void>;
  /** What else is to be cleared when a meeting is over. */
  readonly endSteps: readonly MeetingEndStep[];
  /** What else is to be looked at in an open room. */
  readonly onLook: (roomId: string) => Promise<void>;
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
  roomService: RoomService,
  projection: RoomProjection,
  hooks: MeetingHooks,
): MeetingServices {
  const { rooms, media, presence: store, meetingIndex: index, roomLock: lock, lobby, log } = ports;
  const { webhookRooms } = config.livekit;
  const hasUnregisteredRooms = config.features.has('unregistered_rooms');
  const presence = new PresenceService({
    rooms,
    isOurName: (name) =>
      (hasUnregisteredRooms || !isUnregistered(name)) && (webhookRooms?.test(name) ?? true),
    media,
    index,
    presence: store,
    onOpen: async (session) => {
      const ended = await lobby.meet(session.name, session);
      if (ended > 0) hooks.repaired('lobby_ended', ended);
    },
    isHeld: (room) => config.lobby.holdsCallers && !entersAtOnce(room, null),
    turnAway: hooks.turnAway,
    onArrival: async (roomId, arrival) => {
      await hooks.onArrival(roomId, arrival);
      await projection.arrived(roomId, arrival);
    },
    onDeparture: hooks.onDeparture,
  });
  const meetings = new MeetingService({
    rooms: roomService,
    media,
    index,
    lock,
    log,
    presence: store,
    steps: [{ name: 'lobby', run: ({ roomId }) => lobby.clear(roomId) }, ...hooks.endSteps],
    onEmpty: hooks.onEmptier,
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
      onLook: hooks.onLook,
      repaired: hooks.repaired,
      onDepartures: hooks.onEmptier,
    }),
  };
}
