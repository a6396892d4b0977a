import type { Request, Response } from 'express';
import { z } from 'zod';
import type { SealedCookies } from './sealed-cookies.js';

const pendingSignIn = z.object({
  transaction: z.object({ state: z.string(), nonce: z.string(), codeVerifier: z.string() }),
  returnTo: z.string(),
  isSilent: z.boolean(),
});

/** A sign-in that a browser began and the provider has not answered yet. */
export type PendingSignIn = z.infer<typeof pendingSignIn>;

const PREFIX = 'foyer_sign_in_';
/** Per browser; with one more, the oldest is forgotten. Keeps the Cookie header small. */
const MOST_PENDING = 5;

/**
 * One cookie for each attempt, named after its state: tabs that sign in at the same time do not
 * disturb each other, and whoever never comes back leaves nothing behind in Redis.
 */
export class PendingSignIns {
  constructor(private readonly cookies: SealedCookies) {}

  async remember(request: Request, response: Response, pending: PendingSignIn): Promise<void> {
    const kept = this.cookies.names(request, PREFIX);
    const tooMany = kept.slice(0, Math.max(0, kept.length + 1 - MOST_PENDING));
    for (const name of tooMany) this.cookies.clear(response, name);
    await this.cookies.set(response, cookieName(pending.transaction.state), pending);
  }

  /** The attempt that `state` belongs to, once; null when this browser did not begin it lately. */
  async take(request: Request, response: Response, state: unknown): Promise<PendingSignIn | null> {
    if (typeof state !== 'string' || !/^[\w-]{32,}$/.test(state)) return null;
    const name = cookieName(state);
    const { data: pending } = pendingSignIn.safeParse(await this.cookies.open(request, name));
    if (pending?.transaction.state !== state) return null;
    this.cookies.clear(response, name);
    return pending;
  }
}

const cookieName = (state: string): string => PREFIX + state.slice(0, 16);
