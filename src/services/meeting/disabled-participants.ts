import type { UserStore } from '../../models/user.js';
import type { MeetingIndex } from '../../redis/presence/meeting-index.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { RemovalService } from './removal-service.js';

export interface DisabledParticipantsDeps {
  readonly users: Pick<UserStore, 'findDisabledIds'>;
  readonly index: Pick<MeetingIndex, 'list'>;
  readonly presence: Pick<PresenceStore, 'list'>;
  readonly removal: Pick<RemovalService, 'disconnect'>;
}

interface Device {
  readonly roomId: string;
  readonly identity: string;
}

/** Users asked about in one query. */
const BATCH = 5_000;

/**
 * Puts users out of meetings who were switched off while they were there. Whoever comes with a token
 * that they kept is turned away by the removal service.
 */
export class DisabledParticipants {
  constructor(private readonly deps: DisabledParticipantsDeps) {}

  /** One round over all meetings. @throws MediaUnavailableError, StorageUnavailableError */
  async run(): Promise<void> {
    const { users, removal } = this.deps;
    const devices = await this.#devices();
    const userIds = [...devices.keys()];
    for (let at = 0; at < userIds.length; at += BATCH) {
      for (const id of await users.findDisabledIds(userIds.slice(at, at + BATCH))) {
        const present = devices.get(id) ?? [];
        await Promise.all(
          present.map(({ roomId, identity }) => removal.disconnect(roomId, identity)),
        );
      }
    }
  }

  /** Of everybody in a meeting, by user id. */
  async #devices(): Promise<ReadonlyMap<string, readonly Device[]>> {
    const devices = new Map<string, Device[]>();
    for (const roomId of await this.deps.index.list(0)) {
      for (const { userId, identity } of await this.deps.presence.list(roomId)) {
        if (userId === null) continue;
        devices.set(userId, [...(devices.get(userId) ?? []), { roomId, identity }]);
      }
    }
    return devices;
  }
}
