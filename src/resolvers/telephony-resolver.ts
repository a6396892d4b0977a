import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { RoomRecord } from '../models/room.js';
import { Room } from '../schema/room.js';

@Resolver(() => Room)
export class TelephonyResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The PIN for people who dial in by phone. Null if telephony is disabled, or the viewer would have to wait.',
  })
  async pinCode(
    @Root() room: RoomRecord,
    @Ctx() { actor, services, loaders }: AppContext,
  ): Promise<string | null> {
    return (await services.dialIn.showsPinCode(actor, room))
      ? loaders.pinCodes.load(room.id)
      : null;
  }
}
