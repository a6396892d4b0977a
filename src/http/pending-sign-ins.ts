import type { Request, Response } from 'express';
import { z } from 'zod';
import { lengthOf, type SealedCookies } from './sealed-cookies.js';

const pendingSignIn = z.object({
  transaction: z.object({ state: z.string(), nonce: z.string(), codeVerifier: z.string() }),
  returnTo: z.string(),
  isSilent: z.boolean(),
});

/** A sign-in that a browser began and the provider has not answered yet. */
export type PendingSignIn = z.infer<typeof pendingSignIn>;

/** Per browser; with one more, the oldest is forgotten. */
const MAX_PENDING = 5;
/** Of all together: many proxies refuse a Cookie header of more than 4 kB, and other cookies need room. */
const MAX_PENDING_LENGTH = 2_800;

/**
 * One cookie for each attempt, named after its state: tabs that sign in at the same time do not
 * disturb each other, and whoever never comes back leaves nothing behind in Redis.
 */
export class PendingSignIns {
  readonly #prefix: string;
  /** Of a sign-out that waits for the provider, too: the bounds are those of one Cookie header. */
  readonly #boundedPrefix: string;

  constructor(
    private readonly cookies: SealedCookies,
    cookiePrefix: string,
  ) {
    this.#boundedPrefix = `${cookiePrefix}foyer_sign_`;
    this.#prefix = `${this.#boundedPrefix}in_`;
  }

  async remember(request: Request, response: Response, pending: PendingSignIn): Promise<void> {
    const name = this.#nameOf(pending.transaction.state);
    const value = await this.cookies.seal(name, pending);
    const kept = this.cookies.lengths(request, this.#boundedPrefix);
    const [...oldestFirst] = kept.keys();
    kept.set(name, lengthOf(name, value));
    for (const oldest of oldestFirst) {
      if (kept.size <= MAX_PENDING && sum(kept.values()) <= MAX_PENDING_LENGTH) break;
      kept.delete(oldest);
      this.cookies.clear(response, oldest);
    }
    this.cookies.put(response, name, value);
  }

  /** The attempt that `state` belongs to, once; null when this browser did not begin it lately. */
  async take(request: Request, response: Response, state: unknown): Promise<PendingSignIn | null> {
    if (typeof state !== 'string' || !/^[\w-]{32,}$/.test(state)) return null;
    const name = this.#nameOf(state);
    const { data: pending } = pendingSignIn.safeParse(await this.cookies.open(request, name));
    if (pending?.transaction.state !== state) return null;
    this.cookies.clear(response, name);
    return pending;
  }

  #nameOf(state: string): string {
    return this.#prefix + state.slice(0, 16);
  }
}

const sum = (numbers: Iterable<number>): number =>
  [...numbers].reduce((total, number) => total + number, 0);
