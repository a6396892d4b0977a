import { describe, expect, it } from '@jest/globals';
import type { RecordingRecord } from '../../src/models/recording.js';
import type { Mail } from '../../src/mail/mail.js';
import type { UserRecord } from '../../src/models/user.js';
import type { Delivery } from '../../src/models/delivery.js';
import { RecordingAnnouncer } from '../../src/services/deliveries/recording-announcer.js';
import { RecordingMails } from '../../src/services/deliveries/recording-mails.js';
import { TranscriptHandovers } from '../../src/services/deliveries/transcript-handovers.js';
import { RoomOwners } from '../../src/services/rooms/room-owners.js';
import { aNewRoom, aUser } from '../support/builders.js';
import { FakeRecordingStore } from '../support/fakes/recording-store.js';
import { FakeRoomStore } from '../support/fakes/room-store.js';
import { FakeUserStore } from '../support/fakes/user-store.js';
import { aRecording, at } from '../support/recordings.js';

/** A saved recording of a room, and its owner. */
async function aSavedRecording(
  given: Partial<RecordingRecord> = {},
  owner: Partial<UserRecord> = {},
) {
  const [roomStore, userStore] = [new FakeRoomStore(), new FakeUserStore()];
  const recordingStore = new FakeRecordingStore();
  const user = aUser({ email: 'olga@example.org', ...owner });
  const room = aNewRoom({ name: 'Weekly' });
  const recording = aRecording({
    ...{ roomId: room.id, status: 'saved', isRunning: false, startedAt: at(0), ...given },
  });
  await userStore.insert(user);
  await roomStore.insert(room, user.id);
  await recordingStore.insert(recording);
  const sent: Mail[] = [];
  const stores = { recordingStore, roomStore, owners: new RoomOwners({ roomStore, userStore }) };
  const mails = new RecordingMails({
    ...stores,
    mailer: { send: (_id, mail) => Promise.resolve(void sent.push(mail)) },
    recordingUrl: 'https://meet.example/recordings/{id}',
  });
  const transcripts = new TranscriptHandovers({
    ...stores,
    addresses: { sign: (key) => Promise.resolve(`https://storage.example/${key}`) },
    service: { url: 'http://transcripts.example', secret: 'secret' },
    defaultReader: { language: 'en', timeZone: 'UTC' },
  });
  const deliverAll = async () => {
    const attempt = { pointOfNoReturn: () => Promise.resolve() };
    for (const delivery of await mails.of(recording)) await mails.deliver(delivery, attempt);
  };
  return {
    mails,
    transcripts,
    sent,
    recording,
    room,
    user,
    roomStore,
    userStore,
    recordingStore,
    deliverAll,
  };
}

describe('RecordingMails', () => {
  it('sends one email to each owner, with the link of the recording', async () => {
    const { deliverAll, sent, recording } = await aSavedRecording();

    await deliverAll();

    expect(sent).toMatchObject([{ to: 'olga@example.org' }]);
    expect(sent[0]?.text).toContain(`https://meet.example/recordings/${recording.id}`);
    expect(sent[0]?.text).toContain('Weekly');
  });

  it('gives the email of an owner the same ID each time, so that it is sent once', async () => {
    const { mails, recording } = await aSavedRecording();

    expect(await mails.of(recording)).toEqual(await mails.of(recording));
  });

  it.each<[string, Partial<UserRecord>]>([
    ['without an email address', { email: null }],
    ['whose address is known not to be theirs', { emailVerified: false }],
    ['whose account is disabled', { disabledAt: new Date() }],
  ])('sends nothing to an owner %s', async (_who, owner) => {
    const { mails, recording } = await aSavedRecording({}, owner);

    expect(await mails.of(recording)).toEqual([]);
  });

  it('sends nothing about a recording that was deleted in the meantime', async () => {
    const { mails, sent, recording, recordingStore } = await aSavedRecording();
    const [delivery] = await mails.of(recording);
    if (!delivery) throw new Error('no delivery');
    await recordingStore.discard(recording.id);

    await mails.deliver(delivery, { pointOfNoReturn: () => Promise.resolve() });

    expect(sent).toEqual([]);
  });

  it('sends nothing to a user who is no longer an owner', async () => {
    const { mails, sent, recording } = await aSavedRecording();
    const [delivery] = await mails.of(recording);
    if (!delivery) throw new Error('no delivery');

    await mails.deliver(
      { ...delivery, userId: 'former owner' },
      { pointOfNoReturn: () => Promise.resolve() },
    );

    expect(sent).toEqual([]);
  });
});

describe('RecordingAnnouncer', () => {
  it.each([
    ['screen', ['recording-mail']],
    ['transcript', ['transcript']],
  ] as const)('announces a %s recording by %s', async (mode, kinds) => {
    const { mails, transcripts, recording } = await aSavedRecording({ mode });
    const stored: Delivery[] = [];
    const outbox = { put: (all: readonly Delivery[]) => Promise.resolve(void stored.push(...all)) };

    await new RecordingAnnouncer({ outbox, mails, transcripts }).saved(recording);
    await new RecordingAnnouncer({ outbox, mails: null, transcripts: null }).saved(recording);

    expect(stored.map(({ kind }) => kind)).toEqual(kinds);
  });
});
