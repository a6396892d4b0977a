import type { RoomConfigurationRecord, TrackSource } from './room.js';

/** Settings from a client: omitted fields stay unchanged, null resets a field to its default. */
export interface RoomConfigurationChanges {
  readonly publishSources?: readonly TrackSource[] | null;
  readonly everyoneCanMute?: boolean | null;
}

/** The defaults of unset fields. */
const DEFAULTS: RoomConfigurationRecord = { publishSources: null, everyoneCanMute: true };

/** The given settings in their stored form; omitted fields stay omitted. */
export function configurationChanges({
  publishSources,
  everyoneCanMute,
}: RoomConfigurationChanges): Partial<RoomConfigurationRecord> {
  return {
    ...(publishSources !== undefined && {
      publishSources: publishSources && [...new Set(publishSources)],
    }),
    ...(everyoneCanMute !== undefined && {
      everyoneCanMute: everyoneCanMute ?? DEFAULTS.everyoneCanMute,
    }),
  };
}

/** A complete configuration: omitted fields get their defaults. */
export const newConfiguration = (changes: RoomConfigurationChanges): RoomConfigurationRecord => ({
  ...DEFAULTS,
  ...configurationChanges(changes),
});
