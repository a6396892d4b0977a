import { AccessToken, TrackSource as LiveKitSource } from 'livekit-server-sdk';
import type { Config } from '../config/load-config.js';
import { isHost, TrackSource, type RoomRole } from '../models/room.js';

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

const LIVEKIT_SOURCES = {
  [TrackSource.CAMERA]: LiveKitSource.CAMERA,
  [TrackSource.MICROPHONE]: LiveKitSource.MICROPHONE,
  [TrackSource.SCREEN_SHARE]: LiveKitSource.SCREEN_SHARE,
  [TrackSource.SCREEN_SHARE_AUDIO]: LiveKitSource.SCREEN_SHARE_AUDIO,
} as const;

/** Mints the tokens that LiveKit lets people in with. */
export class ParticipantTokens {
  readonly #url: string;

  constructor(private readonly config: LiveKitConfig) {
    this.#url = config.forceWebSocketProtocol
      ? config.publicUrl.replace(/^http/, 'ws')
      : config.publicUrl;
  }

  async connect(participant: AdmittedParticipant): Promise<MediaConnection> {
    const { apiKey, apiSecret, tokenTtlSeconds } = this.config;
    const { roomId, identity, displayName, color, role, isAuthenticated } = participant;
    const expiresAt = new Date((Math.floor(Date.now() / 1000) + tokenTtlSeconds) * 1000);
    const token = new AccessToken(apiKey, apiSecret, {
      identity,
      name: displayName,
      ttl: tokenTtlSeconds,
      attributes: { color, room_role: role ?? '', is_authenticated: String(isAuthenticated) },
    });
    // No roomAdmin, for nobody: moderation goes through the API, where rights are asked each time.
    token.addGrant({
      room: roomId,
      roomJoin: true,
      canSubscribe: true,
      canPublishData: true,
      canUpdateOwnMetadata: false,
      ...this.#publishing(participant),
    });
    return { url: this.#url, token: await token.toJwt(), identity, expiresAt };
  }

  #publishing({ role, publishSources }: AdmittedParticipant) {
    const sources = isHost(role)
      ? Object.values(TrackSource)
      : (publishSources ?? this.config.publishSources);
    // LiveKit takes an empty list of sources for "everything".
    if (sources.length === 0) return { canPublish: false };
    return {
      canPublish: true,
      canPublishSources: sources.map((source) => LIVEKIT_SOURCES[source]),
    };
  }
}
