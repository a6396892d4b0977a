import type { Logger } from 'pino';
import { withTimeout } from '../../lib/with-timeout.js';
import { MediaUnavailableError } from '../../errors/domain-error.js';
import { nullIfNotFound } from '../../errors/outage.js';
import type { MediaServer } from '../../livekit/media-server.js';
import type { ParticipantControl } from '../../livekit/participant-control.js';
import { roleInMeeting } from '../../models/meeting-grant.js';
import type { RoomRecord, RoomRole, RoomStore } from '../../models/room.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { RoomLock } from '../../redis/room-lock.js';
import type { RoomProjection } from './room-projection.js';
import type { RoleListener } from '../rooms/room-member-service.js';
import type { RoomTasks } from '../../models/room-tasks.js';

interface RoleProjectionDeps {
  readonly roomStore: Pick<RoomStore, 'findById' | 'findRole'>;
  readonly presenceStore: Pick<PresenceStore, 'list' | 'change' | 'permit'>;
  readonly mediaServer: Pick<MediaServer, 'findParticipant'>;
  readonly participantControl: Pick<ParticipantControl, 'update'>;
  readonly projection: Pick<RoomProjection, 'publishing'>;
  readonly lock: RoomLock;
  readonly tasks: RoomTasks;
  readonly log: Pick<Logger, 'warn'>;
}

/** A request waits for this; afterward, the task takes over. */
const TIMEOUT_MS = 1_000;

/** Projects a role that changed in the database to the user's connections in the meeting. */
export class RoleProjection implements RoleListener {
  constructor(private readonly deps: RoleProjectionDeps) {}

  /**
   * Updates all connections of the user in the room. Never fails, because the role has already
   * changed; a task retries what fails.
   */
  async changed(roomId: string, userId: string, role: RoomRole | null): Promise<void> {
    try {
      const devices = await this.#devices(roomId, userId);
      if (devices.length === 0) return;
      await Promise.all(devices.map((device) => this.#store(roomId, device, role)));
      const room = await this.deps.roomStore.findById(roomId, null);
      if (!room) return;
      const updates = devices.map((device) => this.#update(room, device, userId));
      await withinTimeout(Promise.all(updates));
    } catch (error) {
      this.deps.log.warn(
        { err: error, roomId },
        'Failed to project a role to LiveKit; a room task retries it',
      );
      await this.#scheduleTask(roomId);
    }
  }

  /** Schedules a comparison of the participants with their roles. Never fails. */
  renew(roomId: string): Promise<void> {
    return this.#scheduleTask(roomId);
  }

  async #devices(roomId: string, userId: string): Promise<readonly ParticipantRecord[]> {
    const people = await this.deps.presenceStore.list(roomId);
    return people.filter((person) => person.userId === userId);
  }

  /** A new role resets the permissions that a host had set for the participant. */
  async #store(
    roomId: string,
    { identity, grant }: ParticipantRecord,
    member: RoomRole | null,
  ): Promise<void> {
    const role = roleInMeeting(member, grant);
    await this.deps.presenceStore.permit(roomId, identity, { publishSources: null });
    await this.deps.presenceStore.change(roomId, identity, { role });
  }

  #update(room: RoomRecord, { identity, grant }: ParticipantRecord, userId: string): Promise<void> {
    const { lock, roomStore, mediaServer, projection, participantControl } = this.deps;
    const update = async () => {
      // Read inside the lock: the role may have changed again while waiting for it.
      const [member, live] = await Promise.all([
        roomStore.findRole(room.id, userId),
        mediaServer.findParticipant(room.id, identity),
      ]);
      if (!live) return;
      const role = roleInMeeting(member, grant);
      const attributes = { room_role: role ?? '' };
      const permission = projection.publishing(room, role, live, undefined);
      await participantControl.update(room.id, identity, { attributes, ...permission });
    };
    return lock.run(`${room.id}/${identity}`, () => ignoringAbsence(update), TIMEOUT_MS);
  }

  async #scheduleTask(roomId: string): Promise<void> {
    try {
      await this.deps.tasks.schedule(roomId);
    } catch (error) {
      this.deps.log.warn(
        { err: error, roomId },
        'Failed to schedule the projection of a role; the reconciler repairs it',
      );
    }
  }
}

/** @throws MediaUnavailableError when `work` takes too long; it continues nevertheless */
const withinTimeout = (work: Promise<unknown>): Promise<unknown> =>
  withTimeout(work, TIMEOUT_MS, () => {
    throw new MediaUnavailableError();
  });

/** A participant who has just left gets the new role with the next token. */
const ignoringAbsence = async (work: () => Promise<void>): Promise<void> => {
  await work().catch(nullIfNotFound);
};
