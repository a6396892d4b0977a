import { cleanText } from '../lib/text.js';
import type { RoomConfigurationRecord, TrackSource } from './room.js';

/** Settings from a client: omitted fields stay unchanged, null resets a field to its default. */
export interface RoomConfigurationChanges {
  readonly publishSources?: readonly TrackSource[] | null;
  readonly everyoneCanMute?: boolean | null;
  readonly lobbyMessage?: string | null;
}

/** The values of unset fields. */
export const DEFAULT_CONFIGURATION: RoomConfigurationRecord = {
  publishSources: null,
  everyoneCanMute: true,
  lobbyMessage: null,
};

export const LOBBY_MESSAGE_LENGTH = 500;

/** Documents of earlier releases lack some fields. */
export const storedConfiguration = (
  stored: Partial<RoomConfigurationRecord> | undefined,
): RoomConfigurationRecord => ({ ...DEFAULT_CONFIGURATION, ...stored });

/**
 * The given settings in their stored form; omitted fields stay omitted.
 * @param path of the settings in the input
 * @throws InvalidInputError
 */
export function configurationChanges(
  { publishSources, everyoneCanMute, lobbyMessage }: RoomConfigurationChanges,
  path = 'configuration',
): Partial<RoomConfigurationRecord> {
  return {
    ...(publishSources !== undefined && {
      publishSources: publishSources && [...new Set(publishSources)],
    }),
    ...(everyoneCanMute !== undefined && {
      everyoneCanMute: everyoneCanMute ?? DEFAULT_CONFIGURATION.everyoneCanMute,
    }),
    ...(lobbyMessage !== undefined && {
      lobbyMessage: messageOrNull(lobbyMessage, `${path}.lobbyMessage`),
    }),
  };
}

/** A complete configuration: omitted fields get their defaults. */
export const newConfiguration = (
  changes: RoomConfigurationChanges,
  path?: string,
): RoomConfigurationRecord => ({
  ...DEFAULT_CONFIGURATION,
  ...configurationChanges(changes, path),
});

const messageOrNull = (message: string | null, field: string): string | null =>
  message && (cleanText(message, { min: 0, max: LOBBY_MESSAGE_LENGTH, field }) || null);
