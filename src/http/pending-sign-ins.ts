import type { Request, Response } from 'express';
import { z } from 'zod';
import { lengthOf, type SealedCookies } from './sealed-cookies.js';

const pendingSignIn = z.object({
  transaction: z.object({ state: z.string(), nonce: z.string(), codeVerifier: z.string() }),
  returnTo: z.string(),
  isSilent: z.boolean(),
});

/** A sign-in that a browser started and the provider has not completed. */
export type PendingSignIn = z.infer<typeof pendingSignIn>;

/** Per browser; one more replaces the oldest. */
const MAX_PENDING = 5;
/**
 * For all attempts together: many proxies reject a Cookie header above 4 kB, and other cookies need
 * room.
 */
const MAX_PENDING_LENGTH = 2_800;

/**
 * One cookie per attempt, named after its state, so that tabs that sign in at the same time do not
 * interfere, and an abandoned attempt leaves nothing in Redis.
 */
export class PendingSignIns {
  readonly #prefix: string;
  /** Also covers pending sign-outs, because they share the Cookie header. */
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

  /** Takes the attempt of `state`, once; null if this browser did not start it recently. */
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
