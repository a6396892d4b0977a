import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Config } from '../config/load-config.js';
import { bearerToken } from '../lib/bearer-token.js';
import type { ParticipantCredential } from '../models/actor.js';

/** How far the clocks of LiveKit servers may deviate. */
const CLOCK_TOLERANCE_SECONDS = 10;
const MAX_TOKEN = 8_192;

interface Verified {
  readonly credential: ParticipantCredential;
  /** Unix time, in seconds. */
  readonly expiresAt: number;
}

/**
 * Verifies participant tokens: those that Foyer minted, and those that LiveKit refreshed during the
 * meeting. LiveKit may sign with any of its keys.
 */
export class ParticipantCredentials {
  readonly #keys: ReadonlyMap<string, KeyObject>;
  readonly #verified = new LRUCache<string, Verified>({ max: 5_000 });

  constructor({
    apiKey,
    apiSecret,
    webhookKeys,
  }: Pick<Config['livekit'], 'apiKey' | 'apiSecret' | 'webhookKeys'>) {
    const secrets = new Map([...webhookKeys, [apiKey, apiSecret]]);
    this.#keys = new Map(
      [...secrets].map(([name, secret]) => [name, createSecretKey(secret, 'utf8')]),
    );
  }

  /**
   * @param authorization an `Authorization` header
   * @returns null for an invalid token
   */
  async verify(authorization: string): Promise<ParticipantCredential | null> {
    const token = bearerToken(authorization);
    if (!token || token.length > MAX_TOKEN) return null;
    const verified = this.#verified.get(token) ?? (await this.#verify(token));
    return verified && verified.expiresAt > Date.now() / 1000 ? verified.credential : null;
  }

  async #verify(token: string): Promise<Verified | null> {
    const payload = await this.#payload(token);
    const credential = payload && credentialOf(payload);
    if (!credential || payload.exp === undefined) return null;
    const verified = { credential, expiresAt: payload.exp };
    this.#verified.set(token, verified);
    return verified;
  }

  async #payload(token: string): Promise<JWTPayload | null> {
    try {
      const { iss = '' } = decodeJwt(token);
      const key = this.#keys.get(iss);
      if (!key) return null;
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['exp', 'sub'],
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
}

interface VideoGrant {
  readonly room?: unknown;
  readonly roomJoin?: unknown;
  readonly hidden?: unknown;
  readonly recorder?: unknown;
  readonly agent?: unknown;
}

/** Null for tokens of recorders and agents, and for those without a room. */
function credentialOf({ sub, name, kind, video }: JWTPayload): ParticipantCredential | null {
  const { room, roomJoin, hidden, recorder, agent } = (video ?? {}) as VideoGrant;
  if (!sub || typeof room !== 'string' || room === '' || roomJoin !== true) return null;
  if (hidden === true || recorder === true || agent === true) return null;
  if (kind !== undefined && kind !== '' && kind !== 'standard') return null;
  return { roomId: room, identity: sub, displayName: typeof name === 'string' ? name : '' };
}
