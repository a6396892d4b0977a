import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  EgressClient,
  EgressStatus,
  EncodedFileOutput,
  EncodedFileType,
  RoomServiceClient,
  S3Upload,
} from 'livekit-server-sdk';
import { randomUUID } from 'node:crypto';
import { commonParts } from '../support/common-parts.js';
import { eventually } from '../support/eventually.js';
import { planRecorder, type RecorderPlan } from '../support/recorder.js';

const given = (name: string): string => process.env[name] ?? '';
const livekit = [
  given('LIVEKIT_URL'),
  given('LIVEKIT_API_KEY'),
  given('LIVEKIT_API_SECRET'),
] as const;
const rooms = new RoomServiceClient(...livekit);
const egress = new EgressClient(...livekit);
const s3 = new S3Client({
  endpoint: given('STORAGE_ENDPOINT'),
  region: given('STORAGE_REGION'),
  forcePathStyle: true,
  credentials: {
    accessKeyId: given('STORAGE_ACCESS_KEY'),
    secretAccessKey: given('STORAGE_SECRET_KEY'),
  },
});

describe('the recorder of the development stack', () => {
  const { control } = commonParts().recorder;
  const name = randomUUID();

  beforeAll(() => rooms.createRoom({ name }));
  afterAll(async () => {
    await rooms.deleteRoom(name);
    s3.destroy();
  });

  async function record(plan: RecorderPlan, fileType = EncodedFileType.MP4) {
    await planRecorder(control, name, plan);
    const upload = new S3Upload({
      endpoint: given('STORAGE_ENDPOINT'),
      region: given('STORAGE_REGION'),
      bucket: given('STORAGE_BUCKET'),
      accessKey: given('STORAGE_ACCESS_KEY'),
      secret: given('STORAGE_SECRET_KEY'),
      forcePathStyle: true,
    });
    const file = new EncodedFileOutput({
      fileType,
      filepath: `test/${randomUUID()}`,
      disableManifest: true,
      output: { case: 's3', value: upload },
    });
    return (await egress.startRoomCompositeEgress(name, file)).egressId;
  }

  const find = async (egressId: string) => {
    const [info] = await egress.listEgress({ egressId });
    if (!info) throw new Error('no such egress');
    return info;
  };
  const reaches = (egressId: string, status: EgressStatus) =>
    eventually(
      () => find(egressId),
      (info) => info.status === status,
    );
  const roomIsRecorded = async () => (await rooms.listRooms([name]))[0]?.activeRecording;

  it('is in the room while it records, and stores a video that plays', async () => {
    const egressId = await record({});
    await reaches(egressId, EgressStatus.EGRESS_ACTIVE);
    await eventually(roomIsRecorded, (is) => is === true);

    await egress.stopEgress(egressId);

    const { fileResults } = await reaches(egressId, EgressStatus.EGRESS_COMPLETE);
    await eventually(roomIsRecorded, (is) => is === false);
    const film = await read(fileResults[0]?.filename);
    expect(film.type).toBe('video/mp4');
    expect(film.bytes.subarray(4, 8).toString()).toBe('ftyp');
    expect(film.bytes).toHaveLength(Number(fileResults[0]?.size));
  });

  it('stores an audio file if only audio is requested', async () => {
    const egressId = await record({}, EncodedFileType.OGG);
    await reaches(egressId, EgressStatus.EGRESS_ACTIVE);

    await egress.stopEgress(egressId);

    const { fileResults } = await reaches(egressId, EgressStatus.EGRESS_COMPLETE);
    const sound = await read(fileResults[0]?.filename);
    expect(sound.type).toBe('audio/ogg');
    expect(sound.bytes.subarray(0, 4).toString()).toBe('OggS');
  });

  it.each([
    ['reaches its limit', { maxDuration: '200ms' }, EgressStatus.EGRESS_LIMIT_REACHED],
    ['fails at the start', { mode: 'fail' }, EgressStatus.EGRESS_FAILED],
    ['fails while it records', { mode: 'fail', failAt: 'active' }, EgressStatus.EGRESS_FAILED],
    ['aborts', { mode: 'abort' }, EgressStatus.EGRESS_ABORTED],
  ] as const)('%s', async (_what, plan, status) => {
    await reaches(await record(plan), status);
  });

  it('can fail at the upload', async () => {
    const egressId = await record({ mode: 'fail', failAt: 'upload' });
    await reaches(egressId, EgressStatus.EGRESS_ACTIVE);

    await egress.stopEgress(egressId);

    const { error } = await reaches(egressId, EgressStatus.EGRESS_FAILED);
    expect(error).toMatch(/S3 upload failed/);
  });

  it('can start slowly, and be stopped before it has started', async () => {
    const egressId = await record({ activeAfter: '60s' });

    await egress.stopEgress(egressId);

    await reaches(egressId, EgressStatus.EGRESS_ABORTED);
  });

  it('can refuse to start', async () => {
    await expect(record({ mode: 'reject' })).rejects.toThrow('invalid field');
  });

  it('can disappear without an event, unnoticed by LiveKit', async () => {
    const egressId = await record({ mode: 'silent', failAt: 'active' });
    await reaches(egressId, EgressStatus.EGRESS_ACTIVE);

    await eventually(
      () => rooms.listParticipants(name),
      (people) => !people.some(({ identity }) => identity === egressId),
    );
    await eventually(roomIsRecorded, (is) => is === false);

    expect((await find(egressId)).status).toBe(EgressStatus.EGRESS_ACTIVE);
  });

  it('can refuse to stop until it is removed from the room', async () => {
    const egressId = await record({ mode: 'stubborn' });
    await reaches(egressId, EgressStatus.EGRESS_ACTIVE);
    await expect(egress.stopEgress(egressId)).rejects.toThrow('does not stop');

    await rooms.removeParticipant(name, egressId);

    await reaches(egressId, EgressStatus.EGRESS_COMPLETE);
  });

  async function read(key: string | undefined) {
    const object = await s3.send(
      new GetObjectCommand({ Bucket: given('STORAGE_BUCKET'), Key: key }),
    );
    const bytes = Buffer.from((await object.Body?.transformToByteArray()) ?? []);
    return { type: object.ContentType, bytes };
  }
});
