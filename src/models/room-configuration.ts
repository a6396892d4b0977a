import { InvalidInputError } from '../errors/domain-error.js';
import { cleanText } from '../lib/text.js';
import type { RoomConfigurationRecord, TrackSource } from './room.js';

/** Settings from a client: omitted fields stay unchanged, null resets a field to its default. */
export interface RoomConfigurationChanges {
  readonly publishSources?: readonly TrackSource[] | null;
  readonly everyoneCanMute?: boolean | null;
  readonly everyoneCanReact?: boolean | null;
  readonly maxParticipants?: number | null;
  readonly maxDurationMs?: number | null;
  readonly lobbyMessage?: string | null;
}

/** The values of unset fields. */
export const DEFAULT_CONFIGURATION: RoomConfigurationRecord = {
  publishSources: null,
  everyoneCanMute: true,
  everyoneCanReact: true,
  maxParticipants: null,
  maxDurationMs: null,
  lobbyMessage: null,
};

export const LOBBY_MESSAGE_LENGTH = 500;
export const MAX_PARTICIPANTS_RANGE = [1, 10_000] as const;
/** A minute to a week. */
export const MAX_DURATION_MS_RANGE = [60_000, 7 * 86_400_000] as const;

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
  changes: RoomConfigurationChanges,
  path = 'configuration',
): Partial<RoomConfigurationRecord> {
  const { publishSources, everyoneCanMute, everyoneCanReact } = changes;
  const { maxParticipants, maxDurationMs, lobbyMessage } = changes;
  return {
    ...(publishSources !== undefined && {
      publishSources: publishSources && [...new Set(publishSources)],
    }),
    ...(everyoneCanMute !== undefined && {
      everyoneCanMute: everyoneCanMute ?? DEFAULT_CONFIGURATION.everyoneCanMute,
    }),
    ...(everyoneCanReact !== undefined && {
      everyoneCanReact: everyoneCanReact ?? DEFAULT_CONFIGURATION.everyoneCanReact,
    }),
    ...(maxParticipants !== undefined && {
      maxParticipants: limit(maxParticipants, MAX_PARTICIPANTS_RANGE, `${path}.maxParticipants`),
    }),
    ...(maxDurationMs !== undefined && {
      maxDurationMs: limit(maxDurationMs, MAX_DURATION_MS_RANGE, `${path}.maxDurationMs`),
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

function limit(
  value: number | null,
  [min, max]: readonly [min: number, max: number],
  field: string,
): number | null {
  if (value === null || (Number.isInteger(value) && value >= min && value <= max)) return value;
  const message = `\`${field}\` is out of range; enter a whole number from ${min} to ${max}, or null.`;
  throw new InvalidInputError([field], message);
}

const messageOrNull = (message: string | null, field: string): string | null =>
  message && (cleanText(message, { min: 0, max: LOBBY_MESSAGE_LENGTH, field }) || null);
