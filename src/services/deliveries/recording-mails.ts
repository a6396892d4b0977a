import { recordingMail } from '../../mail/recording-mail.js';
import type { Mailer } from '../../mail/mail.js';
import {
  RecordingStatus,
  type RecordingRecord,
  type RecordingStore,
} from '../../models/recording.js';
import type { RoomStore } from '../../models/room.js';
import type { UserRecord } from '../../models/user.js';
import type { DeliveryAttempt, RecordingMailDelivery } from './delivery.js';
import type { RoomOwners } from '../rooms/room-owners.js';

interface RecordingMailsDeps {
  readonly recordings: Pick<RecordingStore, 'find'>;
  readonly rooms: Pick<RoomStore, 'findById'>;
  readonly owners: RoomOwners;
  readonly mailer: Mailer;
  /** Page of a recording, `{id}` in its place. */
  readonly recordingUrl: string;
}

/** Mails that tell the owners of a room of a recording. */
export class RecordingMails {
  constructor(private readonly deps: RecordingMailsDeps) {}

  /** One for each owner who can be reached. */
  async of(recording: RecordingRecord): Promise<readonly RecordingMailDelivery[]> {
    const owners = await this.deps.owners.list(recording.roomId);
    return owners.filter(hasMailbox).map(({ id: userId }) => ({
      id: `recording-mail-${recording.id}-${userId}`,
      kind: 'recording-mail',
      recordingId: recording.id,
      userId,
    }));
  }

  /** Nothing is sent of what is gone meanwhile, or to somebody who owns the room no more. */
  async deliver(
    { id, recordingId, userId }: RecordingMailDelivery,
    { pointOfNoReturn }: DeliveryAttempt,
  ): Promise<void> {
    const { recordings, rooms, owners, mailer, recordingUrl } = this.deps;
    const recording = await recordings.find(recordingId);
    const room = recording && (await rooms.findById(recording.roomId, null));
    if (!room || recording.status !== RecordingStatus.SAVED) return;
    const owner = (await owners.list(room.id)).filter(hasMailbox).find((one) => one.id === userId);
    if (!owner) return;
    const link = recordingUrl.replaceAll('{id}', recording.id);
    const mail = recordingMail({ recording, roomName: room.name, owner, link });
    await mailer.send(id, mail, pointOfNoReturn);
  }
}

/** An address that is known to be somebody else's is nobody's mailbox. */
const hasMailbox = (user: UserRecord): user is UserRecord & { readonly email: string } =>
  user.email !== null && user.emailVerified !== false;
