import type { TelephonyStore } from '../../../src/redis/telephony-store.js';

/** The state of dial-in in memory. */
export class FakeTelephonyStore implements TelephonyStore {
  /** The ID of the dispatch rule by room ID. */
  readonly rules = new Map<string, string>();
  readonly #calls = new Map<string, string>();
  readonly #aloneSince = new Map<string, number>();

  constructor(private readonly now: () => number = Date.now) {}

  findRule(roomId: string): Promise<string | null> {
    return Promise.resolve(this.rules.get(roomId) ?? null);
  }

  setRule(roomId: string, ruleId: string): Promise<void> {
    return Promise.resolve(void this.rules.set(roomId, ruleId));
  }

  forgetRule(roomId: string): Promise<void> {
    return Promise.resolve(void this.rules.delete(roomId));
  }

  allRules(): Promise<ReadonlyMap<string, string>> {
    return Promise.resolve(new Map(this.rules));
  }

  aloneForMs(roomId: string): Promise<number> {
    const since = this.#aloneSince.get(roomId) ?? this.now();
    this.#aloneSince.set(roomId, since);
    return Promise.resolve(this.now() - since);
  }

  clearAlone(roomId: string): Promise<void> {
    return Promise.resolve(void this.#aloneSince.delete(roomId));
  }

  findCall(roomId: string, identity: string): Promise<string | null> {
    return Promise.resolve(this.#calls.get(`${roomId} ${identity}`) ?? null);
  }

  setCall(roomId: string, identity: string, call: string): Promise<void> {
    return Promise.resolve(void this.#calls.set(`${roomId} ${identity}`, call));
  }
}
