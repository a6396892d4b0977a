import type { JWTPayload } from 'jose';
import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import { bearerOf, type MeetingGrant } from '../../models/meeting-grant.js';
import type { TokenGenerations } from '../../models/meeting-token-generation.js';
import { TrackSource } from '../../models/room.js';
import { hs256Signer } from '../../lib/hs256.js';
import { KeyRing, type TokenKey } from '../../lib/key-ring.js';

/** The user or application that created a token. */
export interface TokenCreator {
  /** Under which ID it has a role in the room. */
  readonly viewerId: string;
  /** Null for an application that acted as itself. */
  readonly userId: string | null;
  /** Null for a person. */
  readonly applicationId: string | null;
}

/** What a meeting token says. */
export interface MeetingTokenClaims {
  readonly grant: MeetingGrant;
  readonly displayName: string;
  readonly creator: TokenCreator;
  readonly generations: TokenGenerations;
  /** Unix times, in seconds; null for a token that is valid at once. */
  readonly validFrom: number | null;
  readonly validUntil: number;
}

interface MeetingTokenKey extends TokenKey {
  readonly sealing: Uint8Array;
}

/** What the bearer of a token does not see. */
interface Sealed {
  readonly creator: TokenCreator;
  readonly externalId: string | null;
  readonly metadata: string | null;
}

/** Fixed, so that no other token signed with a derived key counts as a meeting token. */
const TYPE = 'foyer-meeting+jwt';
const AUDIENCE = 'foyer';
/** Longer than the longest name, with the longest metadata. */
const MAX_TOKEN = 16_384;
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Mints and reads meeting tokens. `externalId` and `metadata` are encrypted: they are for hosts,
 * while the token is in the hands of the person it names.
 */
export class MeetingTokenCodec {
  readonly #keys: KeyRing<MeetingTokenKey>;

  /** @param secrets those of tickets: the first one signs, all verify */
  constructor(secrets: readonly string[]) {
    this.#keys = new KeyRing(secrets.map(tokenKey));
  }

  mint({
    grant,
    displayName,
    creator,
    generations,
    validFrom,
    validUntil,
  }: MeetingTokenClaims): string {
    const key = this.#keys.first;
    const { tokenId, roomId, isHost, publishSources, externalId, metadata } = grant;
    return key.sign({
      jti: tokenId,
      aud: AUDIENCE,
      room: roomId,
      name: displayName,
      ...(isHost && { host: true }),
      ...(publishSources && { sources: publishSources }),
      gen: [generations.room, generations.person],
      ...(validFrom !== null && { nbf: validFrom }),
      exp: validUntil,
      sealed: seal({ creator, externalId, metadata }, key.sealing, tokenId),
    });
  }

  /** Null for a text that is no meeting token of this deployment. Checks no times. */
  async read(token: string): Promise<MeetingTokenClaims | null> {
    if (token.length > MAX_TOKEN) return null;
    const verified = await this.#keys.verify(token, {
      audience: AUDIENCE,
      typ: TYPE,
      // The caller decides on the times.
      currentDate: new Date(0),
      clockTolerance: Number.MAX_SAFE_INTEGER,
      requiredClaims: ['jti', 'exp', 'room', 'name', 'sealed'],
    });
    if (!verified) return null;
    const { payload, protectedHeader } = verified;
    return claimsOf(payload, this.#keys.byId(protectedHeader.kid).sealing);
  }
}

function tokenKey(secret: string): MeetingTokenKey {
  const derived = (purpose: string) =>
    new Uint8Array(hkdfSync('sha256', secret, '', `foyer meeting token ${purpose}`, 32));
  const id = Buffer.from(derived('id')).toString('base64url').slice(0, 8);
  const key = createSecretKey(derived('signature'));
  const sign = hs256Signer(key, { typ: TYPE, kid: id });
  return { id, key, sealing: derived('encryption'), sign };
}

/** Our signature is on the payload, so its claims have the form in which they were minted. */
function claimsOf(payload: JWTPayload, key: Uint8Array): MeetingTokenClaims {
  const { jti = '', room, name, host, sources, gen, nbf = null, exp = 0, sealed } = payload;
  const { creator, externalId, metadata } = unseal(String(sealed), key, jti);
  const [ofRoom = 0, ofPerson = 0] = gen as readonly number[];
  return {
    grant: {
      roomId: String(room),
      tokenId: jti,
      bearer: bearerOf(jti, externalId),
      isHost: host === true,
      externalId,
      metadata,
      publishSources: Array.isArray(sources) ? knownSources(sources) : null,
    },
    displayName: String(name),
    creator,
    generations: { room: ofRoom, person: ofPerson },
    validFrom: nbf,
    validUntil: exp,
  };
}

/** A source that a later release removes must not make the token worthless. */
const knownSources = (sources: readonly unknown[]): readonly TrackSource[] =>
  Object.values(TrackSource).filter((source) => sources.includes(source));

function seal(facts: Sealed, key: Uint8Array, tokenId: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(tokenId));
  const text = Buffer.concat([cipher.update(JSON.stringify(facts)), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
}

function unseal(sealed: string, key: Uint8Array, tokenId: string): Sealed {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  }).setAAD(Buffer.from(tokenId));
  const text = bytes.subarray(NONCE_BYTES + TAG_BYTES);
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return JSON.parse(
    Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8'),
  ) as Sealed;
}
