import { createSecretKey } from 'node:crypto';
import type { Config } from '../config/load-config.js';
import { isHost, TrackSource, type RoomRole } from '../models/room.js';
import { hs256Signer, unixNow } from '../lib/hs256.js';
import type { MediaAddress } from './livekit-api.js';
import { liveNameOf } from './participant-name.js';

/** A person who was admitted to a room. */
export interface AdmittedParticipant {
  readonly roomId: string;
  readonly identity: string;
  readonly displayName: string;
  readonly color: string;
  readonly role: RoomRole | null;
  readonly isAuthenticated: boolean;
  /** The sources that the room allows; null for the deployment's default. Hosts may publish all. */
  readonly publishSources: readonly TrackSource[] | null;
  /** The sources of this participant, even of a host; null for those above. */
  readonly ownSources: readonly TrackSource[] | null;
}

/** What a client needs to join a meeting. */
export interface MediaConnection {
  readonly url: string;
  readonly token: string;
  readonly identity: string;
  readonly expiresAt: Date;
}

type LiveKitConfig = Config['livekit'];

/** Mints participant tokens. */
export class ParticipantTokens {
  readonly #sign: ReturnType<typeof hs256Signer>;

  constructor(
    private readonly config: LiveKitConfig,
    private readonly address: MediaAddress,
  ) {
    this.#sign = hs256Signer(createSecretKey(config.apiSecret, 'utf8'));
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
      // No token has roomAdmin: moderation uses the API, where every call is authorized.
      video: {
        room: roomId,
        roomJoin: true,
        canSubscribe: true,
        canPublishData: true,
        canUpdateOwnMetadata: false,
        ...this.#publishing(participant),
      },
    };
    const token = this.#sign(claims);
    return { url: this.#url(), token, identity, expiresAt: new Date(exp * 1000) };
  }

  #url(): string {
    const { publicUrl } = this.address;
    return this.config.forceWebSocketProtocol ? publicUrl.replace(/^http/, 'ws') : publicUrl;
  }

  /** LiveKit and Foyer use the same names for sources. */
  #publishing({ role, publishSources, ownSources }: AdmittedParticipant) {
    const usual = isHost(role)
      ? Object.values(TrackSource)
      : (publishSources ?? this.config.publishSources);
    const sources = ownSources ?? usual;
    // LiveKit reads an empty list of sources as "all".
    return sources.length === 0
      ? { canPublish: false }
      : { canPublish: true, canPublishSources: sources };
  }
}
