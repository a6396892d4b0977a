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
import { HOST_ERRORS, operation, RECORDING_ID, UNKNOWN_RECORDING } from '../schema/descriptions.js';

/** The file of a recording, for hosts of the room. */
@Resolver(() => Recording)
export class RecordingFileResolver {
  @Mutation(() => ID, {
    description: operation({
      text:
        'Deletes a recording that has ended, with its file, and returns its ID. Requires a host ' +
        'of the room.',
      errors: { ...HOST_ERRORS, ...UNKNOWN_RECORDING, CONFLICT: 'the recording has not ended.' },
    }),
  })
  deleteRecording(
    @Arg('id', () => ID, { description: RECORDING_ID }) id: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<string> {
    if (!services.recordingDisposal) throw new NotFoundError();
    return services.recordingDisposal.delete(actor, id);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The name for the downloaded file: room, date, and time, in the language and time zone of an owner. Null without a file, and for viewers who are not hosts.',
  })
  fileName(@Root() recording: RecordingRecord, @Ctx() context: AppContext): Promise<string | null> {
    return fileNameOf(recording, context);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The URL of the file, which expires after some minutes; query it when it is needed. Null without a file, for viewers who are not hosts, and in subscriptions.',
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

/** The longest owner, so that everyone gets the same file name. */
async function ownerOf(roomId: string, { loaders, config }: AppContext): Promise<Reader> {
  const ids = ownerIds(await loaders.members.load(roomId));
  const owners = await Promise.all(ids.map((id) => loaders.users.load(id)));
  // An application is an owner, too, but has no language.
  const user = owners.find((owner) => owner !== null);
  return user ?? { language: config.languages.default, timeZone: config.languages.defaultTimeZone };
}
