import { OperationTypeNode, type GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, ID, Info, Mutation, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { NotFoundError } from '../errors/domain-error.js';
import type { RecordingRecord } from '../models/recording.js';
import { Recording } from '../schema/recording.js';
import type { Reader } from '../i18n/formats.js';
import { viewerCanAdminister } from '../services/rooms/room-access.js';
import { hasFile, recordingFileName } from '../services/recording/recording-downloads.js';
import { ownerIds } from '../services/rooms/room-owners.js';

/** The file of a recording: for hosts of the room alone. */
@Resolver(() => Recording)
export class RecordingFileResolver {
  @Mutation(() => ID, {
    description: 'Deletes a recording that has ended, and its file. Answers its id. For hosts.',
  })
  deleteRecording(
    @Arg('id', () => ID, { description: "The recording's id." }) id: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<string> {
    if (!services.recordingDisposal) throw new NotFoundError();
    return services.recordingDisposal.delete(actor, id);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "Name to download under: room, date and time, in the owner's language and time zone. Null unless there is a file, and for all but hosts.",
  })
  fileName(@Root() recording: RecordingRecord, @Ctx() context: AppContext): Promise<string | null> {
    return fileNameOf(recording, context);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Address of the file, for a few minutes. Null unless there is a file, for all but hosts, and in subscriptions: ask when it is needed.',
  })
  async downloadUrl(
    @Root() recording: RecordingRecord,
    @Ctx() context: AppContext,
    @Info() { operation }: GraphQLResolveInfo,
  ): Promise<string | null> {
    if (operation.operation === OperationTypeNode.SUBSCRIPTION) return null;
    const fileName = await fileNameOf(recording, context);
    if (fileName === null) return null;
    return (await context.services.recordingDownloads?.address(recording, fileName)) ?? null;
  }
}

async function fileNameOf(recording: RecordingRecord, context: AppContext): Promise<string | null> {
  if (!hasFile(recording)) return null;
  const room = await context.loaders.rooms.load(recording.roomId);
  if (!room || !viewerCanAdminister(room)) return null;
  return recordingFileName(recording, room.name, await ownerOf(room.id, context));
}

/** The longest one; whoever else downloads it gets the same name. */
async function ownerOf(roomId: string, { loaders, config }: AppContext): Promise<Reader> {
  const [owner] = ownerIds(await loaders.members.load(roomId));
  const user = owner === undefined ? null : await loaders.users.load(owner);
  return user ?? { language: config.languages.default, timeZone: config.languages.defaultTimeZone };
}
