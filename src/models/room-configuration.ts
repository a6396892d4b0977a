import type { RoomConfigurationRecord, TrackSource } from './room.js';

/** Settings as a client sends them: what is left out is not meant, null means "as by default". */
export interface RoomConfigurationChanges {
  readonly publishSources?: readonly TrackSource[] | null;
  readonly everyoneCanMute?: boolean | null;
}

/** What holds where nothing is set. */
const DEFAULTS: RoomConfigurationRecord = { publishSources: null, everyoneCanMute: true };

/** The settings given, in the form in which they are stored; those left out stay out. */
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

/** A whole configuration of its own: what is left out is as by default. */
export const newConfiguration = (changes: RoomConfigurationChanges): RoomConfigurationRecord => ({
  ...DEFAULTS,
  ...configurationChanges(changes),
});
