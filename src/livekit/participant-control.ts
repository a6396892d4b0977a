import { RoomServiceClient, ServerError, type ParticipantPermission } from 'livekit-server-sdk';
import { InvalidInputError } from '../errors/domain-error.js';
import type { ApiService, LiveKitApi } from './livekit-api.js';
import { mediaCall } from './media-server.js';
import { renaming } from './participant-name.js';
import { mergedPermission, type PermissionMerge } from './participant-permission.js';

/** Omitted fields stay unchanged. */
export interface ParticipantUpdate {
  readonly name?: string;
  /** Merged into the current attributes; an empty value removes one. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Merged into the current permission. */
  readonly permission?: PermissionMerge;
}

/**
 * Moderation of participants. Of these operations, LiveKit sends a webhook only for removal. Every
 * method throws NotFoundError for an absent participant, and MediaUnavailableError while LiveKit
 * cannot be reached, at the latest after the timeout.
 */
export interface ParticipantControl {
  /** Does nothing for a track that is muted or gone. LiveKit never unmutes. */
  mute(roomId: string, identity: string, trackSid: string): Promise<void>;
  /**
   * Reads and writes the permission in two steps, so calls for one participant must be serialized.
   * @throws InvalidInputError for a name that is longer than LiveKit accepts
   */
  update(roomId: string, identity: string, update: ParticipantUpdate): Promise<void>;
  /** Disconnects the participant. Their token stays valid, because LiveKit revokes none. */
  remove(roomId: string, identity: string): Promise<void>;
}

/**
 * LiveKit waits three seconds for an absent participant. With this timeout, an operation stays
 * below two seconds, including the reads before it.
 */
const TIMEOUT_SECONDS = 1.5;

export class LiveKitParticipantControl implements ParticipantControl {
  readonly #rooms: ApiService<RoomServiceClient>;

  constructor(api: LiveKitApi) {
    this.#rooms = api.service(RoomServiceClient, TIMEOUT_SECONDS);
  }

  async mute(roomId: string, identity: string, trackSid: string): Promise<void> {
    await mediaCall(() =>
      this.#rooms.repeatable((rooms) => rooms.mutePublishedTrack(roomId, identity, trackSid, true)),
    );
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
        this.#rooms.repeatable((rooms) =>
          rooms.updateParticipant(roomId, identity, {
            ...renamed,
            ...((attributes ?? renamed) && {
              attributes: { ...renamed?.attributes, ...attributes },
            }),
            ...(whole && { permission: whole }),
          }),
        ),
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
    await mediaCall(() =>
      this.#rooms.repeatable((rooms) => rooms.removeParticipant(roomId, identity)),
    );
  }

  async #merged(
    roomId: string,
    identity: string,
    changes: PermissionMerge,
  ): Promise<ParticipantPermission> {
    const { permission } = await mediaCall(() =>
      this.#rooms.repeatable((rooms) => rooms.getParticipant(roomId, identity)),
    );
    return mergedPermission(permission, changes);
  }
}
