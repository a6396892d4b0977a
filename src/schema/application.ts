import { Ctx, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { ApplicationScope, type ApplicationRecord } from '../models/application.js';
import type { Page } from '../lib/page.js';
import { DEFAULT_KEEP_SECONDS } from '../services/applications/application-service.js';
import { APPLICATION_ID, PAGE_INFO, TOTAL_COUNT } from './descriptions.js';
import { PageInfo } from './page.js';

registerEnumType(ApplicationScope, {
  name: 'ApplicationScope',
  description:
    'What an application may do. OAuth spells the scopes in lower case with a colon, as in rooms:read.',
  valuesConfig: {
    ROOMS_READ: { description: 'Read rooms: rooms:read.' },
    ROOMS_WRITE: { description: 'Create, change, and delete rooms: rooms:write.' },
    MEETING_TOKENS_CREATE: {
      description: 'Create tokens that admit people: meeting-tokens:create.',
    },
    MEETINGS_READ: {
      description: 'Follow meetings and lobbies, and read their history: meetings:read.',
    },
    MEETINGS_MODERATE: { description: 'Moderate meetings and lobbies: meetings:moderate.' },
    RECORDINGS_READ: { description: 'Read and download recordings: recordings:read.' },
    RECORDINGS_WRITE: { description: 'Start, stop, and delete recordings: recordings:write.' },
    WEBHOOKS_WRITE: { description: 'Manage webhook endpoints: webhooks:write.' },
    USERS_ACT_AS: { description: 'Act as users of the allowed email domains: users:act-as.' },
  },
});

const SCOPES = 'What the application may do.';
const EMAIL_DOMAINS =
  'The domains whose users the application may act as, such as example.org, at most 100. Subdomains need entries of their own. Empty for none.';
const ORIGINS =
  "The origins whose pages may embed meetings of the application's rooms, such as https://app.example.org, at most 100.";

@ObjectType({ description: 'Another backend that uses the API with credentials of its own.' })
export class Application {
  @Field(() => ID, { description: APPLICATION_ID })
  id!: string;

  @Field(() => String, { description: 'The name of the application.' })
  name!: string;

  @Field(() => ID, { description: 'The client ID for requests to the token endpoint.' })
  clientId!: string;

  @Field(() => [ApplicationScope], { description: SCOPES })
  scopes!: readonly ApplicationScope[];

  @Field(() => [String], { description: EMAIL_DOMAINS })
  allowedEmailDomains!: readonly string[];

  @Field(() => [String], { description: ORIGINS })
  allowedOrigins!: readonly string[];

  @Field(() => Boolean, {
    description: 'Whether the application is disabled. It then obtains and uses no access tokens.',
  })
  isDisabled!: boolean;

  @Field(() => Date, { description: 'When the application was created.' })
  createdAt!: Date;

  @Field(() => Date, {
    nullable: true,
    description:
      'When the application last used the API, to within a minute. Null if it never did.',
  })
  lastUsedAt!: Date | null;
}

export const presentApplication = ({
  id,
  name,
  scopes,
  allowedEmailDomains,
  allowedOrigins,
  isDisabled,
  createdAt,
  lastUsedAt,
}: ApplicationRecord): Application => ({
  id,
  name,
  clientId: id,
  scopes,
  allowedEmailDomains,
  allowedOrigins,
  isDisabled,
  createdAt,
  lastUsedAt,
});

@ObjectType({ description: 'A page of a list of applications.' })
export class ApplicationPage {
  @Field(() => [Application], { description: 'The applications of this page, newest first.' })
  nodes!: readonly Application[];

  @Field(() => PageInfo, { description: PAGE_INFO })
  pageInfo!: PageInfo;

  @Field(() => Int, { description: TOTAL_COUNT })
  async totalCount(@Ctx() { services }: AppContext): Promise<number> {
    return (await services.applications?.count()) ?? 0;
  }
}

/** The object that the fields of a page are resolved from. */
export type ApplicationPageView = Page<Application>;

@ObjectType({ description: 'An application with its new client secret.' })
export class ApplicationCredentials {
  @Field(() => Application, { description: 'The application.' })
  application!: Application;

  @Field(() => String, {
    description: 'The client secret. It is shown only now; Foyer stores a digest.',
  })
  clientSecret!: string;
}

@InputType({ description: 'An application to create.' })
export class CreateApplicationInput {
  @Field(() => String, { description: 'The name, 1 to 100 characters.' })
  name!: string;

  @Field(() => [ApplicationScope], { description: `${SCOPES} At least one.` })
  scopes!: ApplicationScope[];

  @Field(() => [String], { nullable: true, description: `${EMAIL_DOMAINS} Defaults to none.` })
  allowedEmailDomains?: string[] | null;

  @Field(() => [String], { nullable: true, description: `${ORIGINS} Defaults to none.` })
  allowedOrigins?: string[] | null;
}

@InputType({
  description: 'Changes of an application. Omitted fields and null leave it unchanged.',
})
export class UpdateApplicationInput {
  @Field(() => ID, { description: APPLICATION_ID })
  id!: string;

  @Field(() => String, { nullable: true, description: 'The new name, 1 to 100 characters.' })
  name?: string | null;

  @Field(() => [ApplicationScope], {
    nullable: true,
    description: 'The new scopes, at least one. Access tokens lose the others at once.',
  })
  scopes?: ApplicationScope[] | null;

  @Field(() => [String], {
    nullable: true,
    description: `${EMAIL_DOMAINS} Access tokens for users of other domains end at once.`,
  })
  allowedEmailDomains?: string[] | null;

  @Field(() => [String], { nullable: true, description: ORIGINS })
  allowedOrigins?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True disables the application and ends its access tokens, within five seconds on every instance; false enables it.',
  })
  isDisabled?: boolean | null;
}

@InputType({ description: 'A new secret for an application.' })
export class RotateApplicationSecretInput {
  @Field(() => ID, { description: APPLICATION_ID })
  id!: string;

  @Field(() => Int, {
    defaultValue: DEFAULT_KEEP_SECONDS,
    description:
      'How many seconds the previous secret stays valid, 0 to 604,800. With 0, it ends together with every access token, within five seconds on every instance. An older secret ends in any case.',
  })
  keepForSeconds!: number;
}
