import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac, randomUUID } from 'node:crypto';
import {
  RoomDocument,
  SetRoomMemberDocument,
  UpdateViewerDocument,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { mailsTo, mailTo } from '../support/mailbox.js';
import { startProcessingService } from '../support/processing-service.js';
import { aRecordedRoom, SHORT_DEADLINES, type RecordedRoom } from '../support/recording-app.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const SECRET = randomUUID();

let app: TestApp;
let service: Awaited<ReturnType<typeof startProcessingService>>;

beforeAll(async () => {
  service = await startProcessingService();
  app = await startTestApp({
    records: true,
    env: {
      ...SHORT_DEADLINES,
      MAIL_RECORDING_URL: 'http://meet.example.org/recordings/{id}',
      RECORDING_PROCESSING_URL: service.url,
      RECORDING_PROCESSING_SECRET: SECRET,
    },
  });
});

afterAll(async () => {
  await app.stop();
  await service.stop();
});

/** A person with a separate mailbox. */
async function aPerson(language: string, timeZone: string) {
  const name = `p${randomUUID().slice(0, 8)}`;
  const client = await app.as(name);
  await client.data(UpdateViewerDocument, { input: { language, timeZone } });
  return { client, email: `${name}@example.org` };
}

describe('the emails about a saved recording', () => {
  it('reach each owner in their language and time zone', async () => {
    const room = await aRecordedRoom(app);
    const people = await Promise.all([
      aPerson('de', 'Europe/Berlin'),
      aPerson('fr', 'America/New_York'),
      aPerson('nl', 'UTC'),
    ]);
    for (const { client, email } of people) {
      await room.owner.data(SetRoomMemberDocument, {
        input: { roomId: room.id, email, role: 'OWNER' },
      });
      await client.data(RoomDocument, { slugOrId: room.id });
    }
    const invited = await aPerson('en', 'UTC');
    await room.owner.data(SetRoomMemberDocument, {
      input: { roomId: room.id, email: invited.email, role: 'OWNER' },
    });
    const admin = await aPerson('en', 'UTC');
    await room.owner.data(SetRoomMemberDocument, {
      input: { roomId: room.id, email: admin.email, role: 'ADMINISTRATOR' },
    });

    const { id } = await room.record('SCREEN');

    const [german, french, dutch] = await Promise.all(people.map(({ email }) => mailTo(email)));
    const { startedAt } = await room.read(id);
    const at = (timeZone: string, locale: string) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(
        new Date(startedAt ?? 0),
      );
    expect(german?.subject).toMatch(/^Die Aufnahme aus/);
    expect(german?.text).toContain(at('Europe/Berlin', 'de'));
    expect(french?.subject).toMatch(/^L’enregistrement de/);
    expect(french?.text).toContain(at('America/New_York', 'fr'));
    expect(dutch?.html).toContain('Opname openen');
    for (const mail of [german, french, dutch]) {
      expect(mail?.text).toContain(`http://meet.example.org/recordings/${id}`);
      expect(mail?.html).toContain(`http://meet.example.org/recordings/${id}`);
      expect(mail?.html).not.toMatch(/X-Amz|\{\{/);
    }
    expect(await mailsTo(admin.email)).toEqual([]);
    expect(await mailsTo(invited.email)).toEqual([]);
  });

  it('are sent once, however often the recording is reported as saved', async () => {
    const room = await aRecordedRoom(app);
    const { email } = await ownerWithMailbox(room);
    const { id } = await room.record('SCREEN');
    await mailTo(email);

    const record = await app.ports.recorder?.recordingStore.find(id);
    if (!record) throw new Error('not stored');
    await app.ports.recorder?.recordingStore.change(record, {
      pendingNotifications: ['saved'],
      nextCheckAt: new Date(),
    });
    app.ports.recorder?.wakeUps.schedule(id, new Date());
    await eventually(
      async () => (await app.ports.recorder?.recordingStore.find(id))?.pendingNotifications,
      (pending) => pending?.length === 0,
    );
    const marker = await ownerWithMailbox(room);
    await room.record('SCREEN');
    await mailTo(marker.email);

    expect((await mailsTo(email)).filter(({ text }) => text.includes(id))).toHaveLength(1);
  });
});

describe('the handover to the transcription service', () => {
  it('sends a signed request with a URL of the audio, and no email', async () => {
    const room = await aRecordedRoom(app);
    const { email } = await ownerWithMailbox(room);

    const { id } = await room.record('TRANSCRIPT');

    const handover = await eventually(
      () => service.handovers.find(({ body }) => body.includes(id)),
      (found) => found !== undefined,
    );
    const { headers, body } = handover ?? { headers: {}, body: '{}' };
    const [, time, mac] =
      /^t=(\d+),v1=([\da-f]{64})$/.exec(String(headers['x-foyer-signature'])) ?? [];
    expect(mac).toBe(createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex'));
    expect(headers['x-foyer-delivery']).toBe(`transcript-${id}`);
    const word = JSON.parse(body) as {
      title: string;
      file: { url: string };
      owners: { email: string }[];
    };
    expect(word.title).toMatch(/^Meeting “/);
    expect(word.owners.map((owner) => owner.email)).toContain(email);
    const sound = await fetch(word.file.url);
    expect(
      Buffer.from(await sound.arrayBuffer())
        .subarray(0, 4)
        .toString(),
    ).toBe('OggS');
    expect(await mailsTo(email)).toEqual([]);
  });

  it('repeats the request with the same ID until the service accepts it', async () => {
    service.status = 500;
    const room = await aRecordedRoom(app);
    const { id } = await room.record('TRANSCRIPT');
    const heard = () => service.handovers.filter(({ body }) => body.includes(id));
    await eventually(heard, ({ length }) => length >= 2);
    service.status = 204;
    const before = heard().length;

    const all = await eventually(heard, ({ length }) => length > before);

    expect(new Set(all.map(({ headers }) => headers['x-foyer-delivery']))).toEqual(
      new Set([`transcript-${id}`]),
    );
  });
});

async function ownerWithMailbox(room: RecordedRoom) {
  const person = await aPerson('en', 'UTC');
  await room.owner.data(SetRoomMemberDocument, {
    input: { roomId: room.id, email: person.email, role: 'OWNER' },
  });
  await person.client.data(RoomDocument, { slugOrId: room.id });
  return person;
}
