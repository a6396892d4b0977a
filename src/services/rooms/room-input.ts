import { InvalidInputError } from '../../errors/domain-error.js';
import { cleanText } from '../../lib/text.js';
import { asUuid } from '../../lib/uuid.js';
import {
  configurationChanges,
  type RoomConfigurationChanges,
} from '../../models/room-configuration.js';
import type { RoomAccessLevel, RoomChanges } from '../../models/room.js';
import { ROOM_NAME_LENGTH } from './room-finder.js';
import { slugOf } from './slug.js';

export interface CreateRoom {
  readonly name: string;
  readonly accessLevel?: RoomAccessLevel | null;
  readonly configuration?: RoomConfigurationChanges | null;
  /** For applications, as is `metadata`. */
  readonly externalId?: string | null;
  readonly metadata?: Readonly<Record<string, unknown>> | null;
  /** For applications that act as themselves. */
  readonly ownerEmail?: string | null;
}

/** Omitted and null fields stay unchanged. */
export interface UpdateRoom {
  readonly id: string;
  readonly name?: string | null;
  readonly accessLevel?: RoomAccessLevel | null;
  readonly configuration?: RoomConfigurationChanges | null;
}

/** A room whose name looks like an ID would hide the room with that ID, or be hidden by it. */
export function roomName(value: string): string {
  const name = cleanText(value, { ...ROOM_NAME_LENGTH, field: 'name' });
  if (asUuid(name) ?? asUuid(slugOf(name))) {
    throw new InvalidInputError(['name'], '`name` must not look like a UUID; choose another name.');
  }
  return name;
}

export function roomChanges({ name, accessLevel, configuration }: UpdateRoom): RoomChanges {
  return {
    ...(typeof name === 'string' && { name: roomName(name) }),
    ...(accessLevel && { accessLevel }),
    ...(isGiven(configuration) && { configuration: configurationChanges(configuration) }),
  };
}

/** An empty configuration counts as none. */
export const isGiven = (
  given?: RoomConfigurationChanges | null,
): given is RoomConfigurationChanges =>
  Object.values(given ?? {}).some((value) => value !== undefined);
