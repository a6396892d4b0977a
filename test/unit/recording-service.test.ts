import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  RecordingRunsError,
} from '../../src/errors/domain-error.js';
import type { MediaParticipant } from '../../src/livekit/media-participant.js';
import { RecordingService } from '../../src/services/recording/recording-service.js';
import { aBearer, aLiveParticipant, anActor } from '../support/builders.js';
import { recordingOutside } from '../support/recording-outside.js';
import { egressReport } from '../support/recordings.js';
import { roomsInMemory } from '../support/rooms-in-memory.js';

/** A room, its owner, and its recordings. */
async function aRoom({ people = 1, live = [] as readonly MediaParticipant[] } = {}) {
  const { store: roomStore, rooms: roomService, someone, someoneAs } = roomsInMemory();
  const outside = recordingOutside();
  const owner = someone();
  const room = await roomService.create(owner, { name: 'Weekly' });
  const service = new RecordingService({
    recordingStore: outside.store,
    writer: outside.writer,
    roomService,
    meetingHostService: roomService,
    roomStore,
    presenceStore: { participantCount: () => Promise.resolve(people) },
    mediaServer: { listParticipants: () => Promise.resolve(live) },
    settings: {
      modes: ['screen'],
      maxDurationSeconds: 3600,
      keyPrefix: 'recordings',
      keyTemplate: '{id}',
    },
    now: outside.now,
  });
  const start = () => service.start(owner, { roomId: room.id, mode: 'screen' });
  return { outside, owner, room, service, start, roomService, someone, someoneAs };
}

describe('RecordingService.start', () => {
  it('stores a recording with its limit and its key, to be started by the worker', async () => {
    const { service, owner, room, outside } = await aRoom();

    const recording = await service.start(owner, {
      roomId: room.id,
      mode: 'screen',
      language: 'en-us',
    });

    expect(recording).toMatchObject({
      roomId: room.id,
      status: 'starting',
      language: 'en-US',
      startedBy: owner.user.id,
      maxDurationMs: 3_600_000,
      key: `recordings/${recording.id}.mp4`,
    });
    expect(await outside.store.find(recording.id)).toEqual(recording);
    expect(outside.scheduled).toMatchObject([{ id: recording.id }]);
  });

  it('stores who started it in the meeting, but no identity from another room', async () => {
    const [one, other] = [await aRoom(), await aRoom()];
    const startAs = ({ service, owner, room }: typeof one, roomId: string) => {
      const { participant } = aBearer(roomId, 'alice');
      return service.start({ ...owner, participant }, { roomId: room.id, mode: 'screen' });
    };

    expect(await startAs(one, one.room.id)).toMatchObject({ starterIdentity: 'alice' });
    expect(await startAs(other, one.room.id)).toMatchObject({ starterIdentity: null });
  });

  it('answers RECORDING_RUNS with the running recording to a second start', async () => {
    const { start } = await aRoom();
    const { id } = await start();

    await expect(start()).rejects.toThrow(RecordingRunsError);
    await expect(start()).rejects.toMatchObject({ recordingId: id });
  });

  it('answers CONFLICT in an empty room, and in one with recorders and agents only', async () => {
    const hidden = aLiveParticipant({ isHidden: true });
    const agent = aLiveParticipant({ kind: 'agent' });

    await expect((await aRoom({ people: 0 })).start()).rejects.toThrow(ConflictError);
    await expect((await aRoom({ people: 0, live: [hidden, agent] })).start()).rejects.toThrow(
      ConflictError,
    );
  });

  it('starts for a person that LiveKit lists before their event has arrived', async () => {
    const { start } = await aRoom({ people: 0, live: [aLiveParticipant()] });

    expect(await start()).toMatchObject({ status: 'starting' });
  });

  it('waits for a person who is connecting, but not forever', async () => {
    const connecting = aLiveParticipant({ isActive: false });
    const live = [connecting];
    const { start } = await aRoom({ people: 0, live });

    await expect(start()).rejects.toThrow(ConflictError);
    setImmediate(() => live.splice(0, 1, aLiveParticipant()));
    expect(await start()).toMatchObject({ status: 'starting' });
  });

  it('refuses a mode that is not offered, and a text that is no language tag', async () => {
    const { service, owner, room } = await aRoom();
    const startWith = (given: object) =>
      service.start(owner, { roomId: room.id, mode: 'screen', ...given });

    await expect(startWith({ mode: 'transcript' })).rejects.toThrow(InvalidInputError);
    await expect(startWith({ language: 'English, please' })).rejects.toThrow(InvalidInputError);
  });

  it('is for hosts alone', async () => {
    const { service, room, someoneAs, someone } = await aRoom();
    const input = { roomId: room.id, mode: 'screen' } as const;

    await expect(service.start(await someoneAs('member', room), input)).rejects.toThrow(
      ForbiddenError,
    );
    await expect(service.start(someone(), input)).rejects.toThrow(NotFoundError);
  });
});

describe('RecordingService.stop', () => {
  it('asks for the end of the running recording, and answers NOT_FOUND without one', async () => {
    const { service, owner, room, start, outside } = await aRoom();
    await expect(service.stop(owner, room.id)).rejects.toThrow(NotFoundError);
    const { id } = await start();
    await outside.apply(id, { type: 'egress', report: egressReport('ACTIVE', { updated: 1 }) });

    expect(await service.stop(owner, room.id)).toMatchObject({ id, status: 'stopping' });
  });
});

describe('RecordingService.get and list', () => {
  it('get returns a recording to hosts of its room alone', async () => {
    const { service, owner, start, someone } = await aRoom();
    const { id } = await start();

    expect(await service.get(owner, id)).toMatchObject({ id });
    await expect(service.get(someone(), id)).rejects.toThrow(NotFoundError);
    await expect(service.get(owner, randomUUID())).rejects.toThrow(NotFoundError);
    await expect(service.get(owner, 'no ID')).rejects.toThrow(NotFoundError);
  });

  it('list pages through the recordings of every room that the user is a host of', async () => {
    const { service, owner, room, outside, roomService, someone } = await aRoom();
    const other = await roomService.create(owner, { name: 'Other' });
    const foreign = await roomService.create(someone(), { name: 'Foreign' });
    for (const roomId of [room.id, other.id, foreign.id]) {
      await outside.given({ roomId, isRunning: false });
    }

    const first = await service.list(owner, null, 1, null);
    const all = await service.list(owner, null, 10, null);
    const ofOne = await service.list(owner, other.id, 10, null);

    expect(first.nodes).toHaveLength(1);
    expect(all.nodes.map(({ roomId }) => roomId).sort()).toEqual([room.id, other.id].sort());
    expect(ofOne.nodes.map(({ roomId }) => roomId)).toEqual([other.id]);
    expect(await service.count(all.roomIds)).toBe(2);
  });

  it('list is empty for a user without rooms, and refused to guests', async () => {
    const { service, someone } = await aRoom();

    expect(await service.list(someone(), null, 10, null)).toMatchObject({ nodes: [] });
    await expect(service.list(anActor(), null, 10, null)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});

describe('RecordingService, notified of events,', () => {
  it('finds a recording by the key of its file before LiveKit has answered the start', async () => {
    const { service, start, outside } = await aRoom();
    const { id, key } = await start();
    const { file, ...report } = egressReport('ACTIVE', { updated: 1, fileStarted: 1 });

    await service.egressReported({ ...report, file: file && { ...file, key } });
    await service.egressReported({ ...report, egressId: 'EG_unknown', file: null });

    expect(await outside.store.find(id)).toMatchObject({ status: 'active', egressId: 'EG_1' });
  });

  it('has the worker check the storage when a file is announced, and ignores other files', async () => {
    const { service, outside } = await aRoom();
    const { id, key } = await outside.given({}, { type: 'stop-wanted' });
    const before = outside.scheduled.length;

    await service.fileStored({ key: 'no recording' });
    const afterOther = outside.scheduled.length;
    await service.fileStored({ key });

    expect(afterOther).toBe(before);
    expect(outside.scheduled.slice(before)).toMatchObject([{ id }]);
  });
});
