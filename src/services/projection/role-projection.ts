import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { MediaUnavailableError } from '../../errors/domain-error.js';
import { nullIfNotFound } from '../../errors/outage.js';
import type { Media } from '../../livekit/media.js';
import type { ParticipantControl } from '../../livekit/participant-control.js';
import type { RoomRecord, RoomRole, RoomStore } from '../../models/room.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { RoomLock } from '../../redis/room-lock.js';
import type { RoomProjection } from './room-projection.js';
import type { RoleListener } from '../rooms/room-member-service.js';
import type { RoomTasks } from '../rooms/room-tasks.js';

interface RoleProjectionDeps {
  readonly rooms: Pick<RoomStore, 'findById' | 'findRole'>;
  readonly presence: Pick<PresenceStore, 'list' | 'change' | 'permit'>;
  readonly media: Pick<Media, 'findParticipant'>;
  readonly control: Pick<ParticipantControl, 'update'>;
  readonly projection: Pick<RoomProjection, 'publishing'>;
  readonly lock: RoomLock;
  readonly tasks: RoomTasks;
  readonly log: Pick<Logger, 'warn'>;
}

/** Somebody waits for the answer; the task takes over from there. */
const TIMEOUT_MS = 1_000;

/** Takes a role that has changed in the database to where its owner is in the meeting. */
export class RoleProjection implements RoleListener {
  constructor(private readonly deps: RoleProjectionDeps) {}

  /**
   * To all connections of that user in the room. Never fails, because the role has changed already:
   * what cannot be done now is left to a task.
   */
  async changed(roomId: string, userId: string, role: RoomRole | null): Promise<void> {
    try {
      const identities = await this.#identities(roomId, userId);
      if (identities.length === 0) return;
      await Promise.all(identities.map((identity) => this.#note(roomId, identity, role)));
      const room = await this.deps.rooms.findById(roomId, null);
      if (!room) return;
      const reaching = identities.map((identity) => this.#reach(room, identity, userId));
      await inTime(Promise.all(reaching));
    } catch (error) {
      this.deps.log.warn(
        { err: error, roomId },
        'Failed to project a role to LiveKit; a room task retries it',
      );
      await this.#leaveToTask(roomId);
    }
  }

  /** Compares the people inside with their roles once more, soon. Never fails. */
  renew(roomId: string): Promise<void> {
    return this.#leaveToTask(roomId);
  }

  async #identities(roomId: string, userId: string): Promise<readonly string[]> {
    const people = await this.deps.presence.list(roomId);
    return people.filter((person) => person.userId === userId).map(({ identity }) => identity);
  }

  /** What they may publish is a matter of the role again, whatever was said before it changed. */
  async #note(roomId: string, identity: string, role: RoomRole | null): Promise<void> {
    await this.deps.presence.permit(roomId, identity, { publishSources: null });
    await this.deps.presence.change(roomId, identity, { role });
  }

  #reach(room: RoomRecord, identity: string, userId: string): Promise<void> {
    const { lock, rooms, media, projection, control } = this.deps;
    const reach = async () => {
      // Read here: while this waited for its turn, the role may have changed once more.
      const [role, live] = await Promise.all([
        rooms.findRole(room.id, userId),
        media.findParticipant(room.id, identity),
      ]);
      if (!live) return;
      const attributes = { room_role: role ?? '' };
      const permission = projection.publishing(room, role, live, undefined);
      await control.update(room.id, identity, { attributes, ...permission });
    };
    return lock.run(`${room.id}/${identity}`, () => unlessGone(reach), TIMEOUT_MS);
  }

  async #leaveToTask(roomId: string): Promise<void> {
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

/** @throws MediaUnavailableError when it takes too long; it goes on all the same */
async function inTime(work: Promise<unknown>): Promise<void> {
  const late = delay(TIMEOUT_MS, 'late' as const, { ref: false });
  // Its failure after that is the task's concern.
  work.catch(() => undefined);
  if ((await Promise.race([work, late])) === 'late') throw new MediaUnavailableError();
}

/** Whoever leaves in this moment takes the new role from the next token. */
const unlessGone = async (work: () => Promise<void>): Promise<void> => {
  await work().catch(nullIfNotFound);
};
