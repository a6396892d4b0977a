import type { Config } from '../../config/load-config.js';
import type { RoomRecord } from '../../models/room.js';
import type { Ports } from '../../ports.js';
import type { UsersFeature } from '../users/index.js';
import { MeetingHostService } from './meeting-host-service.js';
import { RoomLookup } from './room-lookup.js';
import { RoomMemberService, type RoleListener } from './room-member-service.js';
import { RoomService } from './room-service.js';
import { UnregisteredRooms } from './unregistered-rooms.js';

interface RoomsFeatureDeps {
  readonly users: UsersFeature;
  readonly projection: {
    readonly roles: RoleListener;
    schedule(roomId: string): void;
  };
  /** Null while there are no outgoing webhooks. */
  readonly deletions: { deleting(room: RoomRecord): Promise<void> } | null;
}

export type RoomsFeature = ReturnType<typeof createRoomsFeature>;

/** Rooms, their members, and how they are found. */
export function createRoomsFeature(
  config: Config,
  ports: Ports,
  { users, projection, deletions }: RoomsFeatureDeps,
) {
  const { pubSub, log, telephonyTasks } = ports;
  const lookup = new RoomLookup(ports.rateLimits);
  const roomService = new RoomService({
    roomStore: ports.roomStore,
    userService: users.users,
    lookup,
    slugReservationStore: ports.slugReservationStore,
    exclusionStore: ports.exclusionStore,
    pubSub,
    cleanup: ports.roomCleanup,
    ...config.rooms,
    ...(deletions && { deleting: (room) => deletions.deleting(room) }),
    maxOwnedRooms: config.limits.enabled ? config.limits.ownedRoomsPerPerson : null,
    project: (roomId) => {
      projection.schedule(roomId);
      telephonyTasks.schedule(roomId).catch((error: unknown) => {
        log.warn(
          { err: error, roomId },
          'Failed to schedule the update of a dispatch rule; retrying at the next run',
        );
      });
    },
  });
  const { lobbyStore, exclusionStore } = ports;
  return {
    rooms: roomService,
    meetingHosts: new MeetingHostService({ roomService, lobbyStore, exclusionStore }),
    lookup,
    roomMembers: new RoomMemberService({
      roomStore: ports.roomStore,
      userStore: ports.userStore,
      isVerifiedByDefault: config.oidc?.emailVerifiedByDefault ?? false,
      pubSub,
      roomService,
      projection: projection.roles,
    }),
    /** Null while only registered rooms may be entered. */
    unregisteredRooms: config.features.has('unregistered_rooms')
      ? new UnregisteredRooms(ports.slugReservationStore)
      : null,
  };
}
