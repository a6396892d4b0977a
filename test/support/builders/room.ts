import { randomUUID } from 'node:crypto';
import type { NewRoom, RoomRecord } from '../../../src/models/room.js';

export const aNewRoom = (parts: Partial<NewRoom> = {}): NewRoom => {
  const id = parts.id ?? randomUUID();
  return {
    id,
    slug: `room-${id}`,
    name: 'Weekly',
    accessLevel: 'public',
    configuration: { publishSources: null, everyoneCanMute: true },
    createdAt: new Date(),
    ...parts,
  };
};

/** A room as a stranger reads it, unless `viewerRole` says otherwise. */
export const aRoom = ({ viewerRole = null, ...parts }: Partial<RoomRecord> = {}): RoomRecord => ({
  ...aNewRoom(parts),
  viewerRole,
});
