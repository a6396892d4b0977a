import { Ctx, Field, ID, InputType, Int, ObjectType, Root } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { Config } from '../config/load-config.js';
import { administersInstance, type Actor } from '../models/actor.js';
import { RoomAccessLevel } from '../models/room.js';
import type { RoomDefaultsRecord, UserRecord } from '../models/user.js';
import { RoomConfiguration, RoomConfigurationInput } from './room-configuration.js';
import { PAGE_INFO, TOTAL_COUNT } from './descriptions.js';
import { PageInfo } from './page.js';
import { EmailAddress } from './scalars.js';

@ObjectType({ description: 'The defaults for new rooms of a user.' })
export class RoomDefaults {
  @Field(() => RoomAccessLevel, {
    nullable: true,
    description: 'The access level. Null for the default of the deployment.',
  })
  accessLevel!: RoomAccessLevel | null;

  @Field(() => RoomConfiguration, { description: 'The settings of the meetings.' })
  configuration!: RoomConfiguration;
}

@ObjectType({ description: 'A person with an account.' })
export class User {
  @Field(() => ID, { description: 'The ID of the user, a UUID, which never changes.' })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The full name from the identity provider. Null if it has none.',
  })
  fullName!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The short name from the identity provider. Null if it has none.',
  })
  shortName!: string | null;

  @Field(() => EmailAddress, {
    nullable: true,
    description:
      'The email address. Null for all but the user, the hosts of a room that the user is a member of, and instance administrators who list users.',
  })
  email!: string | null;

  @Field(() => String, { description: 'The language, as a BCP 47 tag: one of `config.languages`.' })
  language!: string;

  @Field(() => String, { description: 'The time zone, as an IANA name such as Europe/Paris.' })
  timeZone!: string;

  @Field(() => RoomDefaults, {
    nullable: true,
    description: 'The defaults for new rooms of the user. Null for everyone else.',
  })
  roomDefaults!: RoomDefaults | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the user manages this instance, as of the last sign-in. Null for all but the user and instance administrators.',
  })
  isInstanceAdministrator!: boolean | null;

  @Field(() => Date, {
    nullable: true,
    description:
      'When access was revoked. Null while the user is active, and for all but instance administrators.',
  })
  disabledAt!: Date | null;
}

@ObjectType({ description: 'A page of a list of users.' })
export class UserPage {
  @Field(() => [User], { description: 'The users of this page, newest first.' })
  nodes!: readonly User[];

  @Field(() => PageInfo, { description: PAGE_INFO })
  pageInfo!: PageInfo;

  @Field(() => Int, { description: TOTAL_COUNT })
  totalCount(@Root() { search }: UserPageView, @Ctx() { services }: AppContext): Promise<number> {
    return services.userAdministration.count(search);
  }
}

/** The object that the fields of a page are resolved from. */
export interface UserPageView extends Pick<UserPage, 'nodes' | 'pageInfo'> {
  readonly search: string | null;
}

/** The fields of a user's record that may be shown. */
export interface UserView extends Pick<
  UserRecord,
  'id' | 'fullName' | 'shortName' | 'email' | 'language' | 'timeZone'
> {
  readonly roomDefaults: RoomDefaultsRecord | null;
  readonly isInstanceAdministrator: boolean | null;
  readonly disabledAt: Date | null;
}

/**
 * A user as `actor` may see them. Hides the address unless the caller knows that the actor
 * administers a room that both are members of.
 */
export function presentUser(
  record: UserRecord,
  actor: Actor,
  { asAdministrator = false }: { readonly asAdministrator?: boolean } = {},
): UserView {
  const isSelf = actor.user?.id === record.id;
  const isForInstance = administersInstance(actor);
  return {
    id: record.id,
    fullName: record.fullName,
    shortName: record.shortName,
    language: record.language,
    timeZone: record.timeZone,
    email: isSelf || asAdministrator ? record.email : null,
    roomDefaults: isSelf ? record.roomDefaults : null,
    isInstanceAdministrator: isSelf || isForInstance ? record.isInstanceAdministrator : null,
    disabledAt: isForInstance ? record.disabledAt : null,
  };
}

/** A member who has not used their role yet: their identity must stay hidden from hosts. */
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
    isInstanceAdministrator: null,
    disabledAt: null,
  };
}

@InputType({ description: 'The defaults for new rooms of the viewer.' })
export class RoomDefaultsInput {
  @Field(() => RoomAccessLevel, {
    nullable: true,
    description: 'The access level. Defaults to the default of the deployment.',
  })
  accessLevel?: RoomAccessLevel | null;

  @Field(() => RoomConfigurationInput, {
    nullable: true,
    description: 'The settings of the meetings. Defaults to those of the deployment.',
  })
  configuration?: RoomConfigurationInput | null;
}

@InputType({ description: 'Changes of the viewer. Omitted fields stay unchanged.' })
export class UpdateViewerInput {
  @Field(() => String, {
    nullable: true,
    description: 'The new language: one of `config.languages`. Null leaves it unchanged.',
  })
  language?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The new time zone, as an IANA name such as Europe/Paris. Null leaves it unchanged.',
  })
  timeZone?: string | null;

  @Field(() => RoomDefaultsInput, {
    nullable: true,
    description:
      'The new defaults for rooms, which replace the current ones as a whole. Null clears them.',
  })
  roomDefaults?: RoomDefaultsInput | null;
}
