import { parseCookie } from 'cookie';
import type { JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { createHash, createHmac, createSecretKey } from 'node:crypto';
import type { Ticket } from '../../models/actor.js';
import { hs256Signer, unixNow } from '../../lib/hs256.js';
import { KeyRing, type TokenKey } from '../../lib/key-ring.js';
import { asUuid } from '../../lib/uuid.js';

/** Fixed, so that no other token signed with these keys counts as a ticket. */
const TYPE = 'foyer-ticket+jwt';
const AUDIENCE = 'foyer';
const MAX_TICKET = 2_048;

interface TicketConfig {
  /** The first secret signs, all verify. */
  readonly ticket: {
    readonly cookieName: string;
    readonly secrets: readonly string[];
    readonly ttlSeconds: number;
  };
  readonly http: { readonly isSecure: boolean };
}

/**
 * Tickets state "I am identity X in room Y" and nothing more. The one in a cookie identifies the
 * browser: its identities in all other rooms are derived from it.
 */
export class TicketService {
  readonly #keys: KeyRing;
  readonly #read = new LRUCache<string, Ticket>({ max: 10_000 });

  constructor(private readonly config: TicketConfig) {
    this.#keys = new KeyRing(config.ticket.secrets.map(ticketKey));
  }

  /** The first valid one: the given ticket, then the one in the cookie. */
  async read(token: string | undefined, cookieHeader: string | undefined): Promise<Ticket | null> {
    const sent = token === undefined ? null : await this.verify(token);
    const { cookieName } = this.config.ticket;
    if (sent || !cookieHeader?.includes(cookieName)) return sent;
    const cookie = parseCookie(cookieHeader)[cookieName];
    return cookie === undefined ? null : this.verify(cookie);
  }

  /** Null for a text that is not a valid ticket. */
  async verify(token: string): Promise<Ticket | null> {
    if (token.length > MAX_TICKET) return null;
    const known = this.#read.get(token);
    if (known) return isCurrent(known) ? known : null;
    const verified = await this.#keys.verify(token, {
      audience: AUDIENCE,
      typ: TYPE,
      requiredClaims: ['exp', 'iat', 'sub', 'room'],
    });
    const ticket = verified && ticketOf(verified.payload, verified.protectedHeader.kid);
    if (ticket) this.#read.set(token, ticket);
    return ticket;
  }

  /** Mints a ticket for `identity` in the room `roomId`. */
  issue(identity: string, roomId: string): string {
    return this.#sign(identity, roomId, this.#keys.first);
  }

  /**
   * The identity of the bearer of a ticket in a room. In rooms other than the ticket's own, it is
   * derived with the key that signed the ticket: the two cannot be linked without the key, and it
   * stays the same for the life of the ticket, even after the keys were rotated.
   */
  identityIn(ticket: Ticket, roomId: string): string {
    if (ticket.roomId === roomId) return ticket.identity;
    const digest = createHmac('sha256', this.#keys.byId(ticket.keyId).key)
      .update(`foyer identity\n${ticket.identity}\n${roomId}`)
      .digest();
    return asUuidV4(digest);
  }

  /**
   * A new ticket after half of its life; null before. Signed with the same key while that is
   * accepted, because the identities in other rooms depend on the key.
   */
  renew(ticket: Ticket): string | null {
    if (!isPastHalfLife(ticket)) return null;
    return this.#sign(ticket.identity, ticket.roomId, this.#keys.byId(ticket.keyId));
  }

  /** The value of a `Set-Cookie` header that stores a ticket. */
  cookie(token: string): string {
    const { cookieName, ttlSeconds } = this.config.ticket;
    const secure = this.config.http.isSecure ? '; Secure' : '';
    return `${cookieName}=${token}; Max-Age=${ttlSeconds}; Path=/; HttpOnly; SameSite=Lax${secure}`;
  }

  #sign(identity: string, roomId: string, { sign }: TokenKey): string {
    const iat = unixNow();
    const exp = iat + this.config.ticket.ttlSeconds;
    const claims = { sub: identity, room: roomId, aud: AUDIENCE, iat, exp };
    return sign(claims);
  }
}

function ticketKey(secret: string): TokenKey {
  const digest = createHash('sha256').update(`foyer ticket key\n${secret}`).digest('base64url');
  const [id, key] = [digest.slice(0, 8), createSecretKey(secret, 'utf8')];
  return { id, key, sign: hs256Signer(key, { typ: TYPE, kid: id }) };
}

function ticketOf({ sub, room, iat, exp }: JWTPayload, keyId: string | undefined): Ticket | null {
  const identity = asUuid(sub ?? '');
  if (identity === null || typeof room !== 'string' || !keyId || !iat || !exp) return null;
  return { identity, roomId: room, keyId, issuedAt: iat, expiresAt: exp };
}

const now = (): number => Date.now() / 1000;

const isCurrent = ({ expiresAt }: Ticket): boolean => expiresAt > now();

const isPastHalfLife = ({ issuedAt, expiresAt }: Ticket): boolean =>
  now() > (issuedAt + expiresAt) / 2;

/** RFC 9562, 5.4: version and variant bits are set; all other bits come from the digest. */
function asUuidV4(digest: Buffer): string {
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x40, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex');
  const part = (from: number, to: number) => hex.slice(from, to);
  return [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join('-');
}
