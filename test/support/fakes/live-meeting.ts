import { MediaUnavailableError, NotFoundError } from '../../../src/errors/domain-error.js';
import type { MediaParticipant } from '../../../src/livekit/media-participant.js';
import type {
  ParticipantControl,
  ParticipantUpdate,
} from '../../../src/livekit/participant-control.js';
import type { ParticipantRecord } from '../../../src/redis/presence/presence-record.js';
import type { OwnPermission, PresenceChanges } from '../../../src/redis/presence/presence-store.js';
import type { RoomLock } from '../../../src/redis/room-lock.js';
import { recordOf } from '../../../src/services/meeting/participant-record.js';

/** One meeting in LiveKit and in presence, with a record of all changes, in order. */
export class LiveMeeting {
  readonly effects: string[] = [];
  readonly updates: ParticipantUpdate[] = [];
  /** The participants that LiveKit lists. */
  readonly live = new Map<string, MediaParticipant>();
  /** The participants that presence knows. */
  readonly records = new Map<string, ParticipantRecord>();
  readonly users = new Map<string, string>();
  readonly gone = new Set<string>();
  /** Called before each call to LiveKit, which it can delay or fail. */
  beforeCall: (() => Promise<void> | void) | null = null;

  add(live: MediaParticipant, userId: string | null = null): void {
    this.live.set(live.identity, live);
    this.records.set(
      live.identity,
      recordOf(live, userId === null ? null : { userId, role: null }),
    );
    if (userId !== null) this.users.set(live.identity, userId);
  }

  readonly media = {
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

  readonly presenceStore = {
    find: (_roomId: string, identity: string) =>
      Promise.resolve(this.records.get(identity) ?? null),
    list: () => Promise.resolve([...this.records.values()]),
    userOf: (_roomId: string, identity: string) =>
      Promise.resolve(this.users.get(identity) ?? null),
    tokenHolder: (_roomId: string, identity: string) =>
      Promise.resolve({ userId: this.users.get(identity) ?? null }),
    hasLeft: (_roomId: string, identity: string) => Promise.resolve(this.gone.has(identity)),
    permit: () => Promise.resolve(),
    permissions: () => Promise.resolve(new Map<string, OwnPermission>()),
    change: (_roomId: string, identity: string, { muted: _muted, ...changes }: PresenceChanges) => {
      const record = this.records.get(identity);
      if (!record) return Promise.resolve(null);
      const changed = { ...record, ...changes };
      this.records.set(identity, changed);
      this.effects.push(`note ${identity}`);
      return Promise.resolve(changed);
    },
  };

  readonly presenceService = {
    isPresent: (_roomId: string, identity: string) => Promise.resolve(this.records.has(identity)),
  };

  readonly lock: RoomLock = {
    run: (_roomId, work) => work(new AbortController().signal),
  };

  /** The dependencies of services. */
  get parts() {
    const { media, participantControl, presenceStore, presenceService, lock } = this;
    return { media, participantControl, presenceStore, presenceService, lock };
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
