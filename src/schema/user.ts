import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { Config } from '../config/load-config.js';
import type { Actor } from '../models/actor.js';
import { RoomAccessLevel } from '../models/room.js';
import type { RoomDefaultsRecord, UserRecord } from '../models/user.js';
import { RoomConfiguration, RoomConfigurationInput } from './room-configuration.js';
import { EmailAddress } from './scalars.js';

@ObjectType({ description: 'What new rooms of a person start with.' })
export class RoomDefaults {
  @Field(() => RoomAccessLevel, {
    nullable: true,
    description: 'Who enters without waiting; null: as this deployment has it.',
  })
  accessLevel!: RoomAccessLevel | null;

  @Field(() => RoomConfiguration, { description: 'Settings of the meetings in a new room.' })
  configuration!: RoomConfiguration;
}

@ObjectType({ description: 'A person with an account.' })
export class User {
  @Field(() => ID, { description: 'UUID; stays the same for good.' })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The whole name, as the identity provider has it; null where it has none.',
  })
  fullName!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The name to call them by; null where the identity provider has none.',
  })
  shortName!: string | null;

  @Field(() => EmailAddress, {
    nullable: true,
    description:
      'Shown to the person, and to administrators of a room that both are members of; else null.',
  })
  email!: string | null;

  @Field(() => String, { description: 'BCP 47 tag; one of `config.languages`.' })
  language!: string;

  @Field(() => String, { description: 'IANA name, such as Europe/Paris.' })
  timeZone!: string;

  @Field(() => RoomDefaults, {
    nullable: true,
    description: 'What new rooms of theirs start with; shown to nobody else.',
  })
  roomDefaults!: RoomDefaults | null;
}

/** The fields of a user's record that may be shown. */
export interface UserView extends Pick<
  UserRecord,
  'id' | 'fullName' | 'shortName' | 'email' | 'language' | 'timeZone'
> {
  readonly roomDefaults: RoomDefaultsRecord | null;
}

/**
 * A user as `actor` may see them. The address stays hidden unless the caller knows that the actor
 * administers a room that both are members of.
 */
export function presentUser(
  record: UserRecord,
  actor: Actor,
  { asAdministrator = false }: { readonly asAdministrator?: boolean } = {},
): UserView {
  const isSelf = actor.user?.id === record.id;
  return {
    id: record.id,
    fullName: record.fullName,
    shortName: record.shortName,
    language: record.language,
    timeZone: record.timeZone,
    email: isSelf || asAdministrator ? record.email : null,
    roomDefaults: isSelf ? record.roomDefaults : null,
  };
}

/** A person with a role that they have not used yet: it must not tell hosts who they are. */
export function presentInvited(
  record: UserRecord,
  actor: Actor,
  { languages }: Pick<Config, 'languages'>,
): UserView {
  if (actor.user?.id === record.id) return presentUser(record, actor);
  return {
    id: record.id,
    fullName: null,
    shortName: null,
    email: null,
    language: languages.default,
    timeZone: languages.defaultTimeZone,
    roomDefaults: null,
  };
}

@InputType({ description: 'What rooms of yours shall start with.' })
export class RoomDefaultsInput {
  @Field(() => RoomAccessLevel, {
    nullable: true,
    description: 'Who enters without waiting; left out or null: as this deployment has it.',
  })
  accessLevel?: RoomAccessLevel | null;

  @Field(() => RoomConfigurationInput, {
    nullable: true,
    description: 'Settings that differ from the usual ones.',
  })
  configuration?: RoomConfigurationInput | null;
}

@InputType({ description: 'Changes of yourself; what is left out stays.' })
export class UpdateViewerInput {
  @Field(() => String, {
    nullable: true,
    description: 'One of `config.languages`; null leaves it as it is.',
  })
  language?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'IANA name, such as Europe/Paris; null leaves it as it is.',
  })
  timeZone?: string | null;

  @Field(() => RoomDefaultsInput, {
    nullable: true,
    description: 'Replaces the present ones as a whole; null clears them.',
  })
  roomDefaults?: RoomDefaultsInput | null;
}
