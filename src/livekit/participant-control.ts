import { RoomServiceClient, ServerError, type ParticipantPermission } from 'livekit-server-sdk';
import type { Config } from '../config/load-config.js';
import { InvalidInputError } from '../errors/domain-error.js';
import { mediaCall } from './media.js';
import { renaming } from './participant-name.js';
import { mergedPermission, type PermissionMerge } from './participant-permission.js';

/** What is left out stays as it is. */
export interface ParticipantUpdate {
  readonly name?: string;
  /** Merged into those they have; an empty text takes one away. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Merged into what they may do now. */
  readonly permission?: PermissionMerge;
}

/**
 * What moderation does to people in a meeting. LiveKit sends no webhook for any of it but the
 * removal. Every method throws NotFoundError for somebody who is not there, and
 * MediaUnavailableError while LiveKit cannot be reached; none waits longer than the time-out.
 */
export interface ParticipantControl {
  /** Muting what is muted, or is not there any more, changes nothing. LiveKit never unmutes. */
  mute(roomId: string, identity: string, trackSid: string): Promise<void>;
  /**
   * Reads and writes what they may do in two steps: one caller at a time for each participant.
   * @throws InvalidInputError for a name that is longer than LiveKit takes
   */
  update(roomId: string, identity: string, update: ParticipantUpdate): Promise<void>;
  /** Disconnects them. Their token stays good: LiveKit revokes none. */
  remove(roomId: string, identity: string): Promise<void>;
}

/**
 * LiveKit looks for three seconds for people who are not there. With the reads before it, an answer
 * that takes this long stays below two seconds.
 */
const TIMEOUT_SECONDS = 1.5;

export class LiveKitParticipantControl implements ParticipantControl {
  readonly #rooms: RoomServiceClient;

  constructor({ url, apiKey, apiSecret }: Pick<Config['livekit'], 'url' | 'apiKey' | 'apiSecret'>) {
    this.#rooms = new RoomServiceClient(url, apiKey, apiSecret, {
      requestTimeout: TIMEOUT_SECONDS,
      failover: false,
    });
  }

  async mute(roomId: string, identity: string, trackSid: string): Promise<void> {
    await mediaCall(() => this.#rooms.mutePublishedTrack(roomId, identity, trackSid, true));
  }

  async update(
    roomId: string,
    identity: string,
    { name, attributes, permission }: ParticipantUpdate,
  ): Promise<void> {
    const whole = permission && (await this.#merged(roomId, identity, permission));
    const renamed = name === undefined ? null : renaming(name);
    try {
      await mediaCall(() =>
        this.#rooms.updateParticipant(roomId, identity, {
          ...renamed,
          ...((attributes ?? renamed) && {
            attributes: { ...renamed?.attributes, ...attributes },
          }),
          ...(whole && { permission: whole }),
        }),
      );
    } catch (error) {
      // A LiveKit may be configured with a lower limit than the default.
      const isNameRefused = name !== undefined && error instanceof ServerError;
      throw isNameRefused
        ? new InvalidInputError(['displayName'], '`displayName` is too long; shorten it.')
        : error;
    }
  }

  async remove(roomId: string, identity: string): Promise<void> {
    await mediaCall(() => this.#rooms.removeParticipant(roomId, identity));
  }

  async #merged(
    roomId: string,
    identity: string,
    changes: PermissionMerge,
  ): Promise<ParticipantPermission> {
    const { permission } = await mediaCall(() => this.#rooms.getParticipant(roomId, identity));
    return mergedPermission(permission, changes);
  }
}
