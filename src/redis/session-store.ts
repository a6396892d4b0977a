import { parseCookie } from 'cookie';
import { unsign } from 'cookie-signature';
import { RedisStore } from 'connect-redis';
import type { Store } from 'express-session';
import type { Redis } from 'ioredis';
import { createHash } from 'node:crypto';
import { redisCall } from './redis-call.js';

export const SESSION_COOKIE = 'foyer_session';

/** Who a session cookie stands for. */
export interface SessionCredential {
  /** Names the session in events and logs; a digest, so that it opens nothing. */
  readonly sessionId: string;
  readonly userId: string;
}

/** Sessions of signed-in people. Nobody else has one. */
export interface SessionStore {
  /**
   * Believes or drops the session cookie of a `Cookie` header, for the edges that bypass Express.
   * @throws StorageUnavailableError when nobody could be told from anybody
   */
  read(cookieHeader: string | undefined): Promise<SessionCredential | null>;
  /** Where express-session keeps what `read` reads. */
  readonly store: Store;
}

declare module 'express-session' {
  interface SessionData {
    userId: string;
    /** Tells the provider at logout which of its sessions to end. */
    idToken: string | null;
  }
}

export interface SessionSettings {
  /** The first signs, all verify. */
  readonly secrets: readonly string[];
  readonly ttlSeconds: number;
}

export class RedisSessionStore implements SessionStore {
  readonly store: Store;
  readonly #prefix: string;

  constructor(
    private readonly redis: Redis,
    keyPrefix: string,
    private readonly settings: SessionSettings,
  ) {
    this.#prefix = `${keyPrefix}:session:`;
    this.store = new RedisStore({
      client: redis,
      prefix: this.#prefix,
      ttl: settings.ttlSeconds,
      // A session's life is counted from the login; being used does not prolong it.
      disableTouch: true,
    });
  }

  async read(cookieHeader: string | undefined): Promise<SessionCredential | null> {
    const id = sessionIdIn(cookieHeader, this.settings.secrets);
    if (id === null) return null;
    const session = await redisCall(() => this.redis.get(this.#prefix + id));
    const userId = userIdIn(session);
    return userId === null ? null : { sessionId: sessionDigest(id), userId };
  }
}

/** The name under which a session is spoken of outside its cookie. */
export const sessionDigest = (id: string): string =>
  createHash('sha256').update(id).digest('base64url');

/** Null for what is not there, not signed by one of `secrets`, or not a cookie at all. */
export function sessionIdIn(
  cookieHeader: string | undefined,
  secrets: readonly string[],
): string | null {
  if (cookieHeader === undefined) return null;
  const value = parseCookie(cookieHeader)[SESSION_COOKIE];
  // express-session marks signed values with this prefix.
  if (!value?.startsWith('s:')) return null;
  for (const secret of secrets) {
    const id = unsign(value.slice(2), secret);
    if (id !== false) return id;
  }
  return null;
}

function userIdIn(session: string | null): string | null {
  if (session === null) return null;
  try {
    const { userId } = JSON.parse(session) as { userId?: unknown };
    return typeof userId === 'string' ? userId : null;
  } catch {
    return null;
  }
}
