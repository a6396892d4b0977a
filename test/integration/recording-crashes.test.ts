import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Queue } from 'bullmq';
import { EgressClient, EgressStatus } from 'livekit-server-sdk';
import type { Connection } from 'mongoose';
import { deliveryJobs } from '../../src/jobs/delivery-queue.js';
import { connectMongo } from '../../src/models/connect-mongo.js';
import { MongoRecordingStore } from '../../src/models/mongo-recording-store.js';
import { connectForJobs } from '../../src/redis/connections.js';
import type { Delivery } from '../../src/models/delivery.js';
import { eventually } from '../support/eventually.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { startMailServer } from '../support/mail-server.js';
import { aRecordedRoom, type RecordedRoom } from '../support/recording-app.js';
import { silentLog } from '../support/silent-log.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { RedisClient } from '../../src/redis/redis-client.js';

let app: TestApp;
let gateway: GatewayProcess;
let mails: Awaited<ReturnType<typeof startMailServer>>;
let egress: EgressClient;
let mongo: Connection;
let recordings: MongoRecordingStore;
let redis: RedisClient;
let deliveries: Queue<Delivery>;

/** A room, and the step that its recording had reached when the gateway was killed. */
type Interrupted = readonly [room: RecordedRoom, recordingId: string];

let asked: Interrupted;
let asking: Interrupted;
let starting: Interrupted;
let stopped: Interrupted;
let ending: Interrupted;
let unsent: Interrupted;
let handedOver: Interrupted;

beforeAll(async () => {
  mails = await startMailServer();
  app = await startTestApp({
    records: true,
    env: { MAIL_URL: mails.url, MAIL_FROM: 'Foyer <foyer@example.org>' },
  });
  const [url = '', key, secret] = ['LIVEKIT_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET'].map(
    (name) => app.env[name],
  );
  egress = new EgressClient(url, key, secret);
  mongo = await connectMongo(app.env['MONGO_URL'] ?? '', silentLog);
  recordings = new MongoRecordingStore(mongo);
  redis = await connectForJobs(app.env['REDIS_URL'] ?? '', silentLog);
  deliveries = deliveryJobs(redis, `${app.env['REDIS_KEY_PREFIX'] ?? ''}:jobs`);
  await app.stopGateway();
  // At the same address, so that LiveKit and the storage find it.
  gateway = await GatewayProcess.build(app.url, app.env);
  await gateway.start();

  mails.fallSilent('unsent@example.org', 'at-recipient');
  mails.fallSilent('handed-over@example.org', 'after-content');
  [unsent, handedOver, stopped, ending] = await Promise.all([
    saved(await roomOf('unsent')),
    saved(await roomOf('handed-over')),
    active(await roomOf('olga'), {}),
    active(await roomOf('olga'), { finishAfter: '8s' }),
  ]);
  await eventually(
    () => [mails.asked('unsent@example.org'), mails.taken('handed-over@example.org')],
    (counts) => counts.every((count) => count > 0),
  );
  const rooms = await Promise.all([roomOf('olga'), roomOf('olga'), roomOf('olga')]);
  // Short steps are reached as late as possible.
  await ending[0].stop();
  await reachesInLiveKit(ending[0], EgressStatus.EGRESS_ENDING);
  await rooms[0].plan({ activeAfter: '8s' });
  starting = [rooms[0], (await rooms[0].start()).id];
  await reachesInLiveKit(rooms[0], EgressStatus.EGRESS_STARTING);
  await rooms[1].plan({ startDelay: '2s' });
  asking = [rooms[1], (await rooms[1].start()).id];
  await eventually(
    () => recordings.find(asking[1]),
    (record) => record?.progress.startAskedAt instanceof Date,
  );
  const [started] = await Promise.all([rooms[2].start(), stopped[0].stop()]);
  asked = [rooms[2], started.id];

  await gateway.kill();
  await reachesInLiveKit(ending[0], EgressStatus.EGRESS_COMPLETE);
  await reachesInLiveKit(starting[0], EgressStatus.EGRESS_ACTIVE);
  mails.answerAll();
  await gateway.start();
});

afterAll(async () => {
  await gateway.stop();
  await deliveries.close();
  redis.disconnect();
  await mongo.close();
  await app.stop();
  await mails.stop();
});

/** Owned by NAME@example.org. */
const roomOf = async (name: string) => aRecordedRoom(app, await app.as(name));

async function active(
  room: RecordedRoom,
  plan: Parameters<RecordedRoom['plan']>[0],
): Promise<Interrupted> {
  await room.plan(plan);
  const { id } = await room.start();
  await room.reaches(id, 'ACTIVE');
  return [room, id];
}

async function saved(room: RecordedRoom): Promise<Interrupted> {
  const [, id] = await active(room, {});
  await room.stop();
  await room.reaches(id, 'SAVED');
  return [room, id];
}

const reachesInLiveKit = (room: RecordedRoom, status: EgressStatus) =>
  eventually(
    () => egress.listEgress({ roomName: room.id }),
    ([info]) => info?.status === status,
  );

const deliveryOf = async ([, recordingId]: Interrupted) =>
  (await deliveries.getJobs()).find(
    ({ data }) => 'recordingId' in data && data.recordingId === recordingId,
  );

describe('a gateway that was killed during a recording', () => {
  it.each([
    ['right after it was told to record', () => asked],
    ['while it asked for the recorder', () => asking],
  ])(
    '%s requests no second one, and reports the outcome of the first',
    async (_step, interrupted) => {
      const [room, id] = interrupted();
      // If the gateway dies while it waits for the answer, LiveKit may have dropped the request.
      const { status } = await eventually(
        () => room.read(id),
        (recording) => recording.status === 'ACTIVE' || recording.status === 'FAILED',
      );

      const all = await egress.listEgress({ roomName: room.id });
      const running = all.filter((info) => info.status === EgressStatus.EGRESS_ACTIVE);
      expect(all.length).toBeLessThanOrEqual(1);
      expect(running).toHaveLength(status === 'ACTIVE' ? 1 : 0);
      if (status === 'ACTIVE') {
        await room.stop();
        await room.reaches(id, 'SAVED');
      }
      await room.plan({});
      await room.reaches((await room.start()).id, 'ACTIVE');
    },
  );

  it('continues with a recording that has started meanwhile', async () => {
    const [room, id] = starting;
    await room.reaches(id, 'ACTIVE');
    await room.stop();
    await room.reaches(id, 'SAVED');
  });

  it('continues with a stop', async () => {
    const [room, id] = stopped;
    await room.reaches(id, 'SAVED');
  });

  it('finds a file that was stored meanwhile', async () => {
    const [room, id] = ending;
    expect((await room.reaches(id, 'SAVED')).sizeBytes).toBeGreaterThan(0);
  });

  it('sends the email about a recording that it had saved, once', async () => {
    await eventually(
      () => deliveryOf(unsent),
      (job) => job === undefined,
    );

    expect(mails.taken('unsent@example.org')).toBe(1);
  });

  it('sends no second email if the server has accepted one without answering', async () => {
    // Parked for an operator, because it is unknown whether it arrived: see
    // docs/how-to/handle-parked-events.md.
    await eventually(
      () => deliveryOf(handedOver),
      (job) => (job?.attemptsMade ?? 0) > 0,
    );

    expect(mails.taken('handed-over@example.org')).toBe(1);
  });
});
