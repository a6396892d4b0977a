import type { UserStore } from '../../models/user.js';
import type { MeetingIndex } from '../../redis/presence/meeting-index.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { RemovalService } from './removal-service.js';

export interface DisabledParticipantsDeps {
  readonly userStore: Pick<UserStore, 'findDisabledIds'>;
  readonly index: Pick<MeetingIndex, 'list'>;
  readonly presenceStore: Pick<PresenceStore, 'list'>;
  readonly removalService: Pick<RemovalService, 'disconnect'>;
}

interface Device {
  readonly roomId: string;
  readonly identity: string;
}

/** Users per query. */
const BATCH = 5_000;

/**
 * Disconnects users who were disabled during a meeting. The removal service rejects a disabled user
 * who comes back with an old token.
 */
export class DisabledParticipants {
  constructor(private readonly deps: DisabledParticipantsDeps) {}

  /**
   * Checks all meetings once.
   * @throws MediaUnavailableError, StorageUnavailableError
   */
  async run(): Promise<void> {
    const { userStore, removalService } = this.deps;
    const devices = await this.#devices();
    const userIds = [...devices.keys()];
    for (let at = 0; at < userIds.length; at += BATCH) {
      for (const id of await userStore.findDisabledIds(userIds.slice(at, at + BATCH))) {
        const present = devices.get(id) ?? [];
        await Promise.all(
          present.map(({ roomId, identity }) => removalService.disconnect(roomId, identity)),
        );
      }
    }
  }

  /** The connections of all users in meetings, by user ID. */
  async #devices(): Promise<ReadonlyMap<string, readonly Device[]>> {
    const devices = new Map<string, Device[]>();
    for (const roomId of await this.deps.index.list(0)) {
      for (const { userId, identity } of await this.deps.presenceStore.list(roomId)) {
        if (userId === null) continue;
        devices.set(userId, [...(devices.get(userId) ?? []), { roomId, identity }]);
      }
    }
    return devices;
  }
}
