import { setTimeout as delay } from 'node:timers/promises';
import { Subscription } from './subscription.mjs';

const OPENED_AT_ONCE = 20;
const TIMEOUT_MS = 20_000;

/** Subscribers that wait for the same event. */
export class Audience {
  #query;
  #variablesOf;
  /** @type {Subscription[]} */
  #subscriptions = [];
  /** @type {Set<number>} */
  #missing = new Set();
  /** @type {number[]} */
  #seenAt = [];
  #awaited = '';
  /** @type {() => void} */
  #allHaveSeen = () => undefined;

  /**
   * @param {string} query a subscription that takes a $roomId
   * @param {(roomId: string, subscriber: number) => { roomId: string }} [variablesOf]
   */
  constructor(query, variablesOf = (roomId) => ({ roomId })) {
    this.#query = query;
    this.#variablesOf = variablesOf;
  }

  /**
   * @param {import('./person.mjs').Person} person
   * @param {string} roomId
   * @param {number} count
   */
  async join(person, roomId, count) {
    const open = (/** @type {number} */ subscriber) =>
      Subscription.open(person, this.#query, this.#variablesOf(roomId, subscriber), (text, at) =>
        this.#take(subscriber, text, at),
      );
    while (this.#subscriptions.length < count) {
      const first = this.#subscriptions.length;
      const next = Array.from({ length: Math.min(OPENED_AT_ONCE, count - first) }, (_, i) =>
        open(first + i),
      );
      this.#subscriptions.push(...(await Promise.all(next)));
    }
  }

  /**
   * @param {string} awaited text in the event, and in no earlier one
   * @param {() => Promise<unknown>} cause causes the event
   * @param {number} [timeoutMs]
   * @returns {Promise<{ times: number[], isComplete: boolean }>} the time in ms until each subscriber received it, and whether all did
   */
  async see(awaited, cause, timeoutMs = TIMEOUT_MS) {
    this.#missing = new Set(this.#subscriptions.keys());
    this.#seenAt = [];
    this.#awaited = awaited;
    const all = new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
      this.#allHaveSeen = resolve;
    });
    const causedAt = performance.now();
    const givenUp = new AbortController();
    await Promise.all([
      cause(),
      Promise.race([
        all,
        delay(timeoutMs, undefined, { signal: givenUp.signal }).catch(() => undefined),
      ]),
    ]);
    givenUp.abort();
    return {
      times: this.#seenAt.map((at) => at - causedAt),
      isComplete: this.#missing.size === 0,
    };
  }

  leave() {
    for (const subscription of this.#subscriptions) subscription.close();
  }

  /**
   * @param {number} subscriber
   * @param {string} text
   * @param {number} at
   */
  #take(subscriber, text, at) {
    if (!text.includes(this.#awaited) || !this.#missing.delete(subscriber)) return;
    this.#seenAt.push(at);
    if (this.#missing.size === 0) this.#allHaveSeen();
  }
}

/**
 * Sends events one after the other, each after everyone has received the previous one.
 *
 * @param {number} count
 * @param {() => Promise<{ times: number[], isComplete: boolean }>} next
 */
export async function receiveAll(count, next) {
  const began = performance.now();
  const times = [];
  for (let i = 0; i < count; i += 1) {
    const seen = await next();
    if (!seen.isComplete) throw new Error('subscribers have missed an event');
    times.push(...seen.times);
  }
  return { times, perSecond: (times.length * 1000) / (performance.now() - began) };
}
