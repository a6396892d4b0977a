import type { RoomRecord } from '../models/room.js';

export type RoomMetadata = Pick<RoomRecord, 'accessLevel' | 'configuration'>;

/**
 * What the participants of a LiveKit room read in its metadata. The other settings do not apply to a
 * running meeting, or only concern clients, which read them from the API.
 */
export const roomMetadata = ({
  accessLevel,
  configuration: { publishSources, everyoneCanMute },
}: RoomMetadata) => ({ accessLevel, configuration: { publishSources, everyoneCanMute } });
