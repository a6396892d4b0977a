import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Config } from '../config/load-config.js';
import { isHost, TrackSource, type RoomRole } from '../models/room.js';
import { signHs256, unixNow } from '../lib/hs256.js';
import { liveNameOf } from './participant-name.js';

/** Somebody who has been let into a room. */
export interface AdmittedParticipant {
  readonly roomId: string;
  readonly identity: string;
  readonly displayName: string;
  readonly color: string;
  readonly role: RoomRole | null;
  readonly isAuthenticated: boolean;
  /** What the room lets people publish; null: the deployment's default. Hosts may publish all. */
  readonly publishSources: readonly TrackSource[] | null;
}

/** What a client needs to enter a meeting. */
export interface MediaConnection {
  readonly url: string;
  readonly token: string;
  readonly identity: string;
  readonly expiresAt: Date;
}

type LiveKitConfig = Config['livekit'];

/** Mints the tokens that LiveKit lets people in with. */
export class ParticipantTokens {
  readonly #url: string;
  readonly #key: KeyObject;

  constructor(private readonly config: LiveKitConfig) {
    this.#url = config.forceWebSocketProtocol
      ? config.publicUrl.replace(/^http/, 'ws')
      : config.publicUrl;
    this.#key = createSecretKey(config.apiSecret, 'utf8');
  }

  connect(participant: AdmittedParticipant): MediaConnection {
    const { roomId, identity, displayName, color, role, isAuthenticated } = participant;
    const { name, attributes } = liveNameOf(displayName);
    const now = unixNow();
    const exp = now + this.config.tokenTtlSeconds;
    const claims = {
      iss: this.config.apiKey,
      sub: identity,
      nbf: now,
      exp,
      name,
      attributes: {
        ...attributes,
        color,
        room_role: role ?? '',
        is_authenticated: String(isAuthenticated),
      },
      // No roomAdmin, for nobody: moderation goes through the API, where rights are asked each time.
      video: {
        room: roomId,
        roomJoin: true,
        canSubscribe: true,
        canPublishData: true,
        canUpdateOwnMetadata: false,
        ...this.#publishing(participant),
      },
    };
    const token = signHs256(claims, this.#key);
    return { url: this.#url, token, identity, expiresAt: new Date(exp * 1000) };
  }

  /** Sources go by LiveKit's names for them, which are ours. */
  #publishing({ role, publishSources }: AdmittedParticipant) {
    const sources = isHost(role)
      ? Object.values(TrackSource)
      : (publishSources ?? this.config.publishSources);
    // LiveKit takes an empty list of sources for "everything".
    return sources.length === 0
      ? { canPublish: false }
      : { canPublish: true, canPublishSources: sources };
  }
}
