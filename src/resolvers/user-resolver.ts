import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { presentUser, UpdateViewerInput, User, type UserView } from '../schema/user.js';

@Resolver(() => User)
export class UserResolver {
  @Query(() => User, { nullable: true, description: 'Whoever asks; null without a session.' })
  viewer(@Ctx() { actor }: AppContext): UserView | null {
    return actor.user && presentUser(actor.user, actor);
  }

  @Mutation(() => User, {
    description: 'Changes language, time zone or room defaults of the viewer.',
  })
  async updateViewer(
    @Arg('input', () => UpdateViewerInput, { description: 'What shall be different.' })
    input: UpdateViewerInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<UserView> {
    return presentUser(await services.users.update(actor, input), actor);
  }
}
