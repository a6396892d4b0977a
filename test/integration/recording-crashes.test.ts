import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EgressClient, EgressStatus } from 'livekit-server-sdk';
import type { Connection } from 'mongoose';
import { connectMongo } from '../../src/models/connect-mongo.js';
import { MongoRecordingStore } from '../../src/models/mongo-recording-store.js';
import { eventually } from '../support/eventually.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { aRecordedRoom, PATIENCE_MS } from '../support/recording-app.js';
import { silentLog } from '../support/silent-log.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

jest.setTimeout(240_000);

let app: TestApp;
let gateway: GatewayProcess;
let egress: EgressClient;
let mongo: Connection;
let recordings: MongoRecordingStore;

beforeAll(async () => {
  await GatewayProcess.build();
  app = await startTestApp({ records: true });
  const [url, key, secret] = ['LIVEKIT_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET'].map(
    (name) => app.env[name] ?? '',
  );
  egress = new EgressClient(url ?? '', key, secret);
  mongo = await connectMongo(app.env['MONGO_URL'] ?? '', silentLog);
  recordings = new MongoRecordingStore(mongo);
  await app.stopGateway();
  // In its place, so that LiveKit and the storage find it.
  gateway = new GatewayProcess(app.url, app.env);
  await gateway.start();
});

afterAll(async () => {
  await gateway.stop();
  await mongo.close();
  await app.stop();
});

async function restart(): Promise<void> {
  await gateway.kill();
  await gateway.start();
}

describe('a gateway that is killed', () => {
  it('goes on with the start of a recording', async () => {
    const room = await aRecordedRoom(app);
    await room.plan({});
    const { id } = await room.start();
    await restart();

    await room.reaches(id, 'ACTIVE');
    await room.stop();
    await room.reaches(id, 'SAVED');

    expect(await egress.listEgress({ roomName: room.id })).toHaveLength(1);
  });

  it('while it asks for the recorder asks for no second one, and says what became of the first', async () => {
    const room = await aRecordedRoom(app);
    await room.plan({ startDelay: '1s' });
    const { id } = await room.start();
    await eventually(
      () => recordings.find(id),
      (record) => record?.progress.startAskedAt instanceof Date,
    );
    await restart();

    // With the one who asked, LiveKit may have let the call go.
    const { status } = await eventually(
      () => room.read(id),
      (recording) => recording.status === 'ACTIVE' || recording.status === 'FAILED',
      PATIENCE_MS,
    );
    const asked = await egress.listEgress({ roomName: room.id });
    const running = asked.filter((info) => info.status === EgressStatus.EGRESS_ACTIVE);
    expect(asked.length).toBeLessThanOrEqual(1);
    expect(running).toHaveLength(status === 'ACTIVE' ? 1 : 0);
    if (status === 'ACTIVE') {
      await room.stop();
      await room.reaches(id, 'SAVED');
    }
    await room.plan({});
    await room.reaches((await room.start()).id, 'ACTIVE');
  });

  it('goes on with a recording that runs', async () => {
    const room = await aRecordedRoom(app);
    await room.plan({ activeAfter: '1s' });
    const { id } = await room.start();
    await eventually(
      () => egress.listEgress({ roomName: room.id }),
      ([info]) => info?.status === EgressStatus.EGRESS_STARTING,
    );
    await gateway.kill();
    await eventually(
      () => egress.listEgress({ roomName: room.id }),
      ([info]) => info?.status === EgressStatus.EGRESS_ACTIVE,
    );
    await gateway.start();

    await room.reaches(id, 'ACTIVE');
    await room.stop();
    await room.reaches(id, 'SAVED');
  });

  it('goes on with a stop', async () => {
    const room = await aRecordedRoom(app);
    await room.plan({});
    const { id } = await room.start();
    await room.reaches(id, 'ACTIVE');
    await room.stop();
    await restart();

    await room.reaches(id, 'SAVED');
  });

  it('finds the file that came meanwhile', async () => {
    const room = await aRecordedRoom(app);
    await room.plan({ finishAfter: '1s' });
    const { id } = await room.start();
    await room.reaches(id, 'ACTIVE');
    await room.stop();
    await eventually(
      () => egress.listEgress({ roomName: room.id }),
      ([info]) => info?.status === EgressStatus.EGRESS_ENDING,
    );
    await gateway.kill();
    await eventually(
      () => egress.listEgress({ roomName: room.id }),
      ([info]) => info?.status === EgressStatus.EGRESS_COMPLETE,
    );
    await gateway.start();

    expect((await room.reaches(id, 'SAVED')).sizeBytes).toBeGreaterThan(0);
  });
});
