import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DeliveryRefusedError } from '../../src/errors/delivery-refused-error.js';
import type { RecordingRecord } from '../../src/models/recording.js';
import { TranscriptHandovers } from '../../src/services/deliveries/transcript-handovers.js';
import { RoomOwners } from '../../src/services/rooms/room-owners.js';
import { aNewRoom, aUser } from '../support/builders.js';
import { FakeRecordingStore } from '../support/fakes/recording-store.js';
import { FakeRoomStore } from '../support/fakes/room-store.js';
import { FakeUserStore } from '../support/fakes/user-store.js';
import { aRecording, at } from '../support/recordings.js';

const SECRET = 'secret of the transcription service';
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

interface Received {
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A transcription service on this machine. */
async function aService(status = 202) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(status).end();
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

async function aHandover(url: string, given: Partial<RecordingRecord> = {}) {
  const [roomStore, userStore] = [new FakeRoomStore(), new FakeUserStore()];
  const recordingStore = new FakeRecordingStore();
  const owner = aUser({ email: 'olga@example.org', language: 'en', timeZone: 'UTC' });
  const room = aNewRoom({ name: 'Weekly' });
  const recording = aRecording({
    ...{ roomId: room.id, mode: 'transcript', status: 'saved', isRunning: false },
    ...{ startedAt: at(0), language: 'fr', sizeBytes: 4096, ...given },
  });
  await userStore.insert(owner);
  await roomStore.insert(room, owner.id);
  await recordingStore.insert(recording);
  const handovers = new TranscriptHandovers({
    recordingStore,
    roomStore,
    owners: new RoomOwners({ roomStore, userStore }),
    addresses: { sign: (key) => Promise.resolve(`https://storage.example/${key}?signed`) },
    service: { url, secret: SECRET },
    defaultReader: { language: 'en', timeZone: 'UTC' },
  });
  return { handovers, recording, room, owner };
}

describe('TranscriptHandovers', () => {
  it('sends the audio, the room, and the owners to the service, signed with the time', async () => {
    const service = await aService();
    const { handovers, recording, room, owner } = await aHandover(service.url);

    await handovers.deliver(handovers.of(recording));

    const [{ headers, body } = { headers: {}, body: '' }] = service.received;
    expect(JSON.parse(body)).toMatchObject({
      recordingId: recording.id,
      room: { id: room.id, name: 'Weekly' },
      language: 'fr',
      file: { url: `https://storage.example/${recording.key}?signed`, sizeBytes: 4096 },
      owners: [{ id: owner.id, email: 'olga@example.org' }],
    });
    const [, time = '', mac = ''] =
      /^t=(\d+),v1=(\w+)$/.exec(String(headers['x-foyer-signature'])) ?? [];
    expect(mac).toBe(createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex'));
    expect(headers['x-foyer-delivery']).toBe(`transcript-${recording.id}`);
  });

  it('fails, to be retried, when the service does not accept it', async () => {
    const service = await aService(503);
    const { handovers, recording } = await aHandover(service.url);

    const delivered = handovers.deliver(handovers.of(recording));

    await expect(delivered).rejects.toBeInstanceOf(DeliveryRefusedError);
    await expect(delivered).rejects.toMatchObject({ isFinal: false });
  });

  it('sends nothing about a recording that has expired', async () => {
    const service = await aService();
    const { handovers, recording } = await aHandover(service.url, { status: 'expired' });

    await handovers.deliver(handovers.of(recording));

    expect(service.received).toEqual([]);
  });
});
