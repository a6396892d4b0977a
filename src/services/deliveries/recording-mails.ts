import { recordingMail } from '../../mail/recording-mail.js';
import type { Mailer } from '../../mail/mail.js';
import {
  RecordingStatus,
  type RecordingRecord,
  type RecordingStore,
} from '../../models/recording.js';
import type { RoomStore } from '../../models/room.js';
import type { UserRecord } from '../../models/user.js';
import type { DeliveryAttempt, RecordingMailDelivery } from '../../models/delivery.js';
import type { RoomOwners } from '../rooms/room-owners.js';

interface RecordingMailsDeps {
  readonly recordingStore: Pick<RecordingStore, 'find'>;
  readonly roomStore: Pick<RoomStore, 'findById'>;
  readonly owners: RoomOwners;
  readonly mailer: Mailer;
  /** The page of a recording, with `{id}` for its ID. */
  readonly recordingUrl: string;
}

/** Emails to the owners of a room about a recording. */
export class RecordingMails {
  constructor(private readonly deps: RecordingMailsDeps) {}

  /** One delivery for each owner with an email address. */
  async of(recording: RecordingRecord): Promise<readonly RecordingMailDelivery[]> {
    const owners = await this.deps.owners.list(recording.roomId);
    return owners.filter(hasMailbox).map(({ id: userId }) => ({
      id: `recording-mail-${recording.id}-${userId}`,
      kind: 'recording-mail',
      recordingId: recording.id,
      userId,
    }));
  }

  /** Sends nothing if the recording was deleted, or the recipient is no longer an owner. */
  async deliver(
    { id, recordingId, userId }: RecordingMailDelivery,
    { pointOfNoReturn }: DeliveryAttempt,
  ): Promise<void> {
    const { recordingStore, roomStore, owners, mailer, recordingUrl } = this.deps;
    const recording = await recordingStore.find(recordingId);
    const room = recording && (await roomStore.findById(recording.roomId, null));
    if (!room || recording.status !== RecordingStatus.SAVED) return;
    const owner = (await owners.list(room.id)).filter(hasMailbox).find((one) => one.id === userId);
    if (!owner) return;
    const link = recordingUrl.replaceAll('{id}', recording.id);
    const mail = recordingMail({ recording, roomName: room.name, owner, link });
    await mailer.send(id, mail, pointOfNoReturn);
  }
}

/** An address that is known not to be the user's own must not receive emails. */
const hasMailbox = (user: UserRecord): user is UserRecord & { readonly email: string } =>
  user.email !== null && user.emailVerified !== false;
