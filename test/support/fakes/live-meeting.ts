import { MediaUnavailableError, NotFoundError } from '../../../src/errors/domain-error.js';
import type { MediaParticipant } from '../../../src/livekit/media-participant.js';
import type {
  ParticipantControl,
  ParticipantUpdate,
} from '../../../src/livekit/participant-control.js';
import type { RoomLock } from '../../../src/redis/room-lock.js';
import { recordOf } from '../../../src/services/meeting/participant-record.js';
import { FakePresenceStore } from './presence-store.js';
import { FakeRoomLock } from './room-lock.js';

const SESSION = { sid: 'RM_1', createdAt: new Date(0) };

/** One meeting in LiveKit and in presence, with a record of all changes, in order. */
export class LiveMeeting {
  readonly effects: string[] = [];
  readonly updates: ParticipantUpdate[] = [];
  /** The participants that LiveKit lists. */
  readonly live = new Map<string, MediaParticipant>();
  readonly presenceStore = new FakePresenceStore();
  /** Called before each call to LiveKit, which it can delay or fail. */
  beforeCall: (() => Promise<void> | void) | null = null;

  constructor(readonly roomId: string) {
    const change = this.presenceStore.change.bind(this.presenceStore);
    this.presenceStore.change = async (room, identity, changes, sid) => {
      const changed = await change(room, identity, changes, sid);
      if (changed) this.effects.push(`note ${identity}`);
      return changed;
    };
  }

  add(live: MediaParticipant, userId: string | null = null): void {
    this.live.set(live.identity, live);
    const record = recordOf(live, userId === null ? null : { userId, role: null });
    void this.presenceStore.joined(this.roomId, SESSION, record);
    if (userId !== null) void this.presenceStore.setTokenHolder(this.roomId, live.identity, userId);
  }

  readonly mediaServer = {
    findParticipant: async (_roomId: string, identity: string) => {
      await this.beforeCall?.();
      return this.live.get(identity) ?? null;
    },
  };

  readonly participantControl: ParticipantControl = {
    mute: (_roomId, identity, sid) => this.#call(identity, `mute ${sid}`),
    update: async (_roomId, identity, update) => {
      await this.#call(identity, `update ${identity}`);
      this.updates.push(update);
    },
    remove: async (_roomId, identity) => {
      await this.#call(identity, `remove ${identity}`);
      this.live.delete(identity);
    },
  };

  readonly presenceService = {
    isPresent: async (roomId: string, identity: string) =>
      (await this.presenceStore.find(roomId, identity)) !== null,
  };

  readonly lock: RoomLock = new FakeRoomLock();

  /** The dependencies of services. */
  get parts() {
    const { mediaServer, participantControl, presenceStore, presenceService, lock } = this;
    return { mediaServer, participantControl, presenceStore, presenceService, lock };
  }

  async #call(identity: string, effect: string): Promise<void> {
    await this.beforeCall?.();
    if (!this.live.has(identity)) throw new NotFoundError();
    this.effects.push(effect);
  }
}

/** LiveKit is unavailable. */
export const away = (): never => {
  throw new MediaUnavailableError();
};
