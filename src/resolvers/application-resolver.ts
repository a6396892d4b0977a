import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { NotFoundError } from '../errors/domain-error.js';
import {
  Application,
  ApplicationCredentials,
  ApplicationPage,
  CreateApplicationInput,
  presentApplication,
  RotateApplicationSecretInput,
  UpdateApplicationInput,
  type ApplicationPageView,
} from '../schema/application.js';
import { ADMINISTRATOR_ERRORS, APPLICATION_ID, operation } from '../schema/descriptions.js';
import { PageArgs, pageComplexity } from '../schema/page.js';
import type { ApplicationCredentials as Credentials } from '../services/applications/application-service.js';
import type { Services } from '../services/services.js';

const ERRORS = { ...ADMINISTRATOR_ERRORS, NOT_FOUND: 'applications are disabled.' };
const UNKNOWN = {
  ...ERRORS,
  NOT_FOUND: 'the application does not exist, or applications are disabled.',
};
const WRONG_INPUT = {
  BAD_USER_INPUT:
    '`name`, `scopes`, `allowedEmailDomains`, or `allowedOrigins` is empty, too long, or not valid.',
};

@Resolver()
export class ApplicationResolver {
  @Query(() => ApplicationPage, {
    description: operation({
      text: 'Lists applications, newest first. Requires an instance administrator.',
      errors: { ...ERRORS, BAD_USER_INPUT: '`first` or `after` is not valid.' },
    }),
    complexity: pageComplexity,
  })
  async applications(
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() { services }: AppContext,
  ): Promise<ApplicationPageView> {
    const page = await enabled(services).list(first, after ?? null);
    return { ...page, nodes: page.nodes.map(presentApplication) };
  }

  @Mutation(() => ApplicationCredentials, {
    description: operation({
      text:
        'Creates an application, and returns it with its client secret. Requires an instance ' +
        'administrator.',
      errors: { ...ERRORS, ...WRONG_INPUT },
    }),
  })
  async createApplication(
    @Arg('input', () => CreateApplicationInput, { description: 'The application to create.' })
    input: CreateApplicationInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<ApplicationCredentials> {
    return presentCredentials(await enabled(services).create(actor.user?.id ?? null, input));
  }

  @Mutation(() => Application, {
    description: operation({
      text:
        'Changes, disables, or enables an application, and returns it. Requires an instance ' +
        'administrator.',
      errors: { ...UNKNOWN, ...WRONG_INPUT },
    }),
  })
  async updateApplication(
    @Arg('input', () => UpdateApplicationInput, { description: 'The changes.' })
    input: UpdateApplicationInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<Application> {
    return presentApplication(await enabled(services).update(actor.user?.id ?? null, input));
  }

  @Mutation(() => ApplicationCredentials, {
    description: operation({
      text:
        'Gives an application a new client secret, and returns both. Requires an instance ' +
        'administrator.',
      errors: { ...UNKNOWN, BAD_USER_INPUT: '`keepForSeconds` is out of range.' },
    }),
  })
  async rotateApplicationSecret(
    @Arg('input', () => RotateApplicationSecretInput, {
      description: 'The application, and how long its previous secret stays valid.',
    })
    input: RotateApplicationSecretInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<ApplicationCredentials> {
    return presentCredentials(await enabled(services).rotateSecret(actor.user?.id ?? null, input));
  }

  @Mutation(() => ID, {
    description: operation({
      text:
        'Deletes an application, ends its access tokens within five seconds on every instance, and ' +
        'returns the ID. Its rooms stay, with their members. Requires an instance administrator.',
      errors: UNKNOWN,
    }),
  })
  deleteApplication(
    @Arg('id', () => ID, { description: APPLICATION_ID }) id: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<string> {
    return enabled(services).delete(actor.user?.id ?? null, id);
  }
}

/** The rules have checked that the feature is enabled. */
function enabled({ applications }: Services) {
  if (!applications) throw new NotFoundError();
  return applications;
}

const presentCredentials = ({ application, clientSecret }: Credentials) => ({
  application: presentApplication(application),
  clientSecret,
});
