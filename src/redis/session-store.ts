import { parseCookie } from 'cookie';
import { unsign } from 'cookie-signature';
import { RedisStore } from 'connect-redis';
import type { Store } from 'express-session';
import { createHash } from 'node:crypto';
import type { RedisClient } from './redis-client.js';
import { redisCall } from './redis-call.js';

/** The session behind a cookie. */
export interface SessionCredential {
  /** Names the session in events and logs; a digest, so that it does not grant access. */
  readonly sessionId: string;
  readonly userId: string;
  /** Unix time in milliseconds, as far as known; the session may be extended or ended meanwhile. */
  readonly expiresAt: number;
  /** When the person signed in, as Unix time in milliseconds; 0 if an older release stored it. */
  readonly startedAt: number;
  /** The cookie's value, which grants access: never leaves this process, nor enters its logs. */
  readonly id: string;
}

/** Sessions of signed-in users. Guests have none. */
export interface SessionStore {
  /**
   * Verifies the session cookie of a `Cookie` header, for the edges that bypass Express; null for
   * an invalid one.
   * @throws StorageUnavailableError when sessions cannot be read
   */
  read(cookieHeader: string | undefined): Promise<SessionCredential | null>;
  /**
   * When the sessions expire, by `sessionId`; ended sessions are missing.
   * @throws StorageUnavailableError
   */
  expiries(sessions: readonly SessionCredential[]): Promise<ReadonlyMap<string, number>>;
  /** The store of express-session, which `read` uses. */
  readonly store: Store;
}

declare module 'express-session' {
  interface SessionData {
    userId: string;
    /** Unix time, in milliseconds. */
    startedAt: number;
    /** Tells the identity provider at sign-out which of its sessions to end. */
    idToken: string | null;
  }
}

export interface SessionSettings {
  readonly cookieName: string;
  /** The first one signs, all verify. */
  readonly secrets: readonly string[];
  readonly ttlSeconds: number;
}

const EXPIRIES_AT_ONCE = 500;
/** A reply of Redis to PTTL. */
const NO_KEY = -2;
const NO_EXPIRY = -1;

export class RedisSessionStore implements SessionStore {
  readonly store: Store;
  readonly #prefix: string;

  constructor(
    private readonly redis: RedisClient,
    keyPrefix: string,
    private readonly settings: SessionSettings,
  ) {
    this.#prefix = `${keyPrefix}:session:`;
    this.store = new RedisStore({
      client: redis,
      prefix: this.#prefix,
      ttl: settings.ttlSeconds,
      // A session's lifetime starts at sign-in, and use does not extend it.
      disableTouch: true,
    });
  }

  async read(cookieHeader: string | undefined): Promise<SessionCredential | null> {
    const id = sessionIdIn(cookieHeader, this.settings);
    if (id === null) return null;
    const text = await redisCall(() => this.redis.get(this.#prefix + id));
    const session = sessionIn(text);
    if (session === null) return null;
    const { userId, startedAt, expiresAt = Date.now() + this.settings.ttlSeconds * 1000 } = session;
    return { sessionId: sessionDigest(id), userId, startedAt, expiresAt, id };
  }

  async expiries(sessions: readonly SessionCredential[]): Promise<ReadonlyMap<string, number>> {
    const expiries = new Map<string, number>();
    const unique = [...new Map(sessions.map((session) => [session.id, session])).values()];
    for (let start = 0; start < unique.length; start += EXPIRIES_AT_ONCE) {
      const batch = unique.slice(start, start + EXPIRIES_AT_ONCE);
      // One command per key, because a cluster has the keys on different nodes.
      const lifetimes = await redisCall(() =>
        Promise.all(batch.map(({ id }) => this.redis.pttl(this.#prefix + id))),
      );
      for (const [index, { sessionId }] of batch.entries()) {
        const lifetimeMs = lifetimes[index] ?? NO_KEY;
        if (lifetimeMs === NO_KEY) continue;
        const expiresAt = lifetimeMs === NO_EXPIRY ? Infinity : Date.now() + lifetimeMs;
        expiries.set(sessionId, expiresAt);
      }
    }
    return expiries;
  }
}

/** The name of a session outside its cookie. */
export const sessionDigest = (id: string): string =>
  createHash('sha256').update(id).digest('base64url');

/** Null for a missing, unsigned, or malformed cookie. */
export function sessionIdIn(
  cookieHeader: string | undefined,
  { cookieName, secrets }: Pick<SessionSettings, 'cookieName' | 'secrets'>,
): string | null {
  if (cookieHeader === undefined) return null;
  const value = parseCookie(cookieHeader)[cookieName];
  // express-session marks signed values with this prefix.
  if (!value?.startsWith('s:')) return null;
  for (const secret of secrets) {
    const id = unsign(value.slice(2), secret);
    if (id !== false) return id;
  }
  return null;
}

interface StoredSession {
  readonly userId: string;
  readonly startedAt: number;
  /** Unix time, in milliseconds. */
  readonly expiresAt: number | undefined;
}

/** Null unless a signed-in user's session is stored. */
function sessionIn(text: string | null): StoredSession | null {
  if (text === null) return null;
  try {
    const { userId, startedAt, cookie } = JSON.parse(text) as {
      userId?: unknown;
      startedAt?: unknown;
      cookie?: { expires?: unknown };
    };
    if (typeof userId !== 'string') return null;
    const expiresAt = Date.parse(String(cookie?.expires));
    return {
      userId,
      startedAt: typeof startedAt === 'number' ? startedAt : 0,
      expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt,
    };
  } catch {
    return null;
  }
}
