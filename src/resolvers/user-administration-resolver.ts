import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { ADMINISTRATOR_ERRORS, operation } from '../schema/descriptions.js';
import { PageArgs, pageComplexity } from '../schema/page.js';
import { presentUser, User, UserPage, type UserPageView, type UserView } from '../schema/user.js';

@Resolver()
export class UserAdministrationResolver {
  @Query(() => UserPage, {
    description: operation({
      text: 'Lists accounts, newest first. Requires an instance administrator.',
      errors: {
        ...ADMINISTRATOR_ERRORS,
        BAD_USER_INPUT: '`search`, `first`, or `after` is not valid.',
      },
    }),
    complexity: pageComplexity,
  })
  async users(
    @Arg('search', () => String, {
      nullable: true,
      description:
        'Text that the full name or the email address must contain, in any case. Defaults to every account.',
    })
    search: string | null | undefined,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() { actor, services }: AppContext,
  ): Promise<UserPageView> {
    const text = search ?? null;
    const page = await services.userAdministration.list(text, first, after ?? null);
    const nodes = page.nodes.map((user) => presentUser(user, actor, { asAdministrator: true }));
    return { ...page, nodes, search: text };
  }

  @Mutation(() => User, {
    description: operation({
      text:
        'Revokes the access of a user, or restores it, and returns the user. A disabled user is ' +
        'signed out everywhere and removed from meetings, and has to sign in again once restored. ' +
        'Requires an instance administrator.',
      errors: {
        ...ADMINISTRATOR_ERRORS,
        NOT_FOUND: 'the user does not exist.',
        BAD_USER_INPUT: 'the viewer would disable their own account.',
      },
    }),
  })
  async setUserDisabled(
    @Arg('userId', () => ID, { description: 'The ID of the user.' }) userId: string,
    @Arg('isDisabled', () => Boolean, {
      description: 'True revokes the access, false restores it.',
    })
    isDisabled: boolean,
    @Ctx() { actor, services }: AppContext,
  ): Promise<UserView> {
    const user = await services.userAdministration.setDisabled(actor, userId, isDisabled);
    return presentUser(user, actor, { asAdministrator: true });
  }
}
