import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { presentUser, UpdateViewerInput, User, type UserView } from '../schema/user.js';
import { operation, SIGNED_IN_ERRORS } from '../schema/descriptions.js';

const VIEWER_EXAMPLE = `
query {
  viewer {
    id
    fullName
    language
  }
}`;

@Resolver(() => User)
export class UserResolver {
  @Query(() => User, {
    nullable: true,
    description: operation({
      text:
        'Returns the viewer: the signed-in user who sends the request, or the user that an application ' +
        'acts as. Null without one.',
      example: VIEWER_EXAMPLE,
    }),
  })
  viewer(@Ctx() { actor }: AppContext): UserView | null {
    return actor.user && presentUser(actor.user, actor);
  }

  @Mutation(() => User, {
    description: operation({
      text: 'Changes the language, time zone, or room defaults of the viewer, and returns the viewer.',
      errors: {
        ...SIGNED_IN_ERRORS,
        BAD_USER_INPUT: '`language` is not offered, or `timeZone` is not an IANA name.',
      },
    }),
  })
  async updateViewer(
    @Arg('input', () => UpdateViewerInput, { description: 'The changes.' })
    input: UpdateViewerInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<UserView> {
    return presentUser(await services.users.update(actor, input), actor);
  }
}
