import { rate, roomWithHost } from '../harness/bench.mjs';
import { latencies } from '../harness/latencies.mjs';
import { Subscription } from '../harness/subscription.mjs';
import { beginToWait, LONG_WAIT } from '../harness/waiting-room.mjs';
import { LOBBY } from '../operations.mjs';

const SUBSCRIBERS = 1000;
const OPENED_AT_ONCE = 20;
const WARM_UP = 10;
const EVENTS = 50;

/**
 * Guests come one after the other, each when every subscriber has seen the one before: from the guest's request to
 * each subscriber, and events delivered while that goes on.
 *
 * @type {import('../harness/bench.mjs').Measurement}
 */
export const lobbyEvents = {
  name: 'lobby-events',
  run: (bench) =>
    bench.withGateway(LONG_WAIT, async (gateway) => {
      const { host, room } = await roomWithHost(gateway, 'TRUSTED');
      const audience = new Audience();
      for (let i = 0; i < SUBSCRIBERS; i += OPENED_AT_ONCE)
        await audience.join(host, room.id, OPENED_AT_ONCE);
      for (let i = 0; i < WARM_UP; i += 1)
        await audience.see(() => beginToWait(gateway, room.slug));
      const began = performance.now();
      const times = [];
      for (let i = 0; i < EVENTS; i += 1) {
        times.push(...(await audience.see(() => beginToWait(gateway, room.slug))));
      }
      const perSecond = (times.length * 1000) / (performance.now() - began);
      audience.leave();
      const what = `Lobby events to ${SUBSCRIBERS.toLocaleString('en')} subscribers`;
      return [
        { what: `${what}, deliveries`, foyer: rate(perSecond) },
        { what: `${what}, from the guest's request`, foyer: latencies(times).text },
      ];
    }),
};

/** Subscribers that wait for the same event. */
class Audience {
  /** @type {Subscription[]} */
  #subscriptions = [];
  /** @type {number[]} */
  #seenAt = [];
  /** @type {() => void} */
  #allHaveSeen = () => undefined;
  #missing = 0;

  /**
   * @param {import('../harness/person.mjs').Person} host
   * @param {string} roomId
   * @param {number} count
   */
  async join(host, roomId, count) {
    await this.#expect(count, async () => {
      const open = () => Subscription.open(host, LOBBY, { roomId }, (_text, at) => this.#take(at));
      this.#subscriptions.push(...(await Promise.all(Array.from({ length: count }, open))));
    });
  }

  /**
   * @param {() => Promise<unknown>} cause of one event for everybody
   * @returns {Promise<number[]>} ms until each of them had it
   */
  async see(cause) {
    const causedAt = performance.now();
    const seenAt = await this.#expect(this.#subscriptions.length, cause);
    return seenAt.map((at) => at - causedAt);
  }

  leave() {
    for (const subscription of this.#subscriptions) subscription.close();
  }

  /**
   * @param {number} count
   * @param {() => Promise<unknown>} cause
   */
  async #expect(count, cause) {
    this.#seenAt = [];
    this.#missing = count;
    const all = new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
      this.#allHaveSeen = resolve;
    });
    await Promise.all([cause(), all]);
    return this.#seenAt;
  }

  /** @param {number} at */
  #take(at) {
    this.#seenAt.push(at);
    this.#missing -= 1;
    if (this.#missing === 0) this.#allHaveSeen();
  }
}
