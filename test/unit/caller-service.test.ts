import { describe, expect, it } from '@jest/globals';
import { MediaUnavailableError } from '../../src/errors/domain-error.js';
import type { MediaPermission } from '../../src/livekit/media-participant.js';
import type { ParticipantUpdate } from '../../src/livekit/participant-control.js';
import type { RoomAccessLevel } from '../../src/models/room.js';
import { CallerService } from '../../src/services/telephony/caller-service.js';
import { aLiveParticipant, aParticipant } from '../support/builders.js';
import { FakeRoomLock } from '../support/fakes/room-lock.js';
import { FakeTelephonyStore } from '../support/fakes/telephony-store.js';
import { LiveMeeting } from '../support/fakes/live-meeting.js';
import { lobbyInMemory } from '../support/lobby-in-memory.js';
import { roomsInMemory } from '../support/rooms-in-memory.js';

const SESSION = { sid: 'RM_1', createdAt: new Date(0) };
const SPEAKING: MediaPermission = {
  publishSources: ['microphone'],
  canSubscribe: true,
  canPublishData: true,
};

/** A room with one phone caller on hold. */
async function aCall(accessLevel: RoomAccessLevel = 'restricted') {
  const { store: roomStore, rooms: roomService, someone } = roomsInMemory();
  const room = await roomService.create(someone(), { name: 'Weekly', accessLevel });
  const { lobbyStore } = lobbyInMemory();
  const meeting = new LiveMeeting(room.id);
  const clock = { ms: 0 };
  const scheduled: number[] = [];
  const disconnected: string[] = [];
  const waits: number[] = [];
  const released: string[] = [];
  const service = new CallerService({
    ...meeting.parts,
    roomStore,
    lobbyStore,
    removalService: {
      disconnect: (_roomId, identity) => Promise.resolve(void disconnected.push(identity)),
    },
    listeners: {
      admitted: (_roomId, { identity }) => Promise.resolve(void released.push(identity)),
    },
    notices: { newWait: (_roomId, count) => void waits.push(count) },
    telephonyStore: new FakeTelephonyStore(() => clock.ms),
    lock: new FakeRoomLock(),
    tasks: { schedule: (_roomId, afterMs = 0) => Promise.resolve(void scheduled.push(afterMs)) },
  });
  const call = async (callId: string, identity = 'caller') => {
    const shown = { sid: `PA_${callId}`, identity, kind: 'phone' } as const;
    const record = aParticipant({ ...shown, displayName: 'Caller', isHeld: true, callId });
    await meeting.presenceStore.joined(room.id, SESSION, record);
    const live = { ...shown, name: 'Caller', permission: SPEAKING };
    meeting.live.set(identity, aLiveParticipant(live));
    return record;
  };
  const decide = (allow: boolean) => lobbyStore.decide(room.id, ['caller'], allow);
  const waiting = async () => (await lobbyStore.snapshot(room.id)).people.map(({ id }) => id);
  return {
    ...{ room, meeting, lobbyStore, service, call, decide, waiting },
    ...{ clock, scheduled, disconnected, waits, released },
  };
}

const permissionsIn = (updates: readonly ParticipantUpdate[]) =>
  updates.flatMap(({ permission }) => permission ?? []);
const SILENT = { publishSources: [], canSubscribe: false, canPublishData: false };

describe('CallerService', () => {
  it('silences a caller who must wait, and adds them to the lobby once', async () => {
    const { room, meeting, service, call, waiting, waits } = await aCall();
    const record = await call('1');

    await service.arrived({ ...room, viewerRole: null }, record);
    await service.settle(room.id);

    expect(permissionsIn(meeting.updates)).toContainEqual(SILENT);
    expect(await waiting()).toEqual(['caller']);
    expect(waits).toEqual([1]);
    expect(await meeting.presenceStore.find(room.id, 'caller')).toMatchObject({ isHeld: true });
  });

  it('lets a caller speak at once in a public room', async () => {
    const { room, meeting, service, call, waiting } = await aCall('public');
    const record = await call('1');

    await service.arrived(room, record);

    expect(permissionsIn(meeting.updates)).toMatchObject([{ canSubscribe: true }]);
    expect(await meeting.presenceStore.find(room.id, 'caller')).toMatchObject({ isHeld: false });
    expect(await waiting()).toEqual([]);
  });

  it('releases a caller when a host admits them, and announces it', async () => {
    const { room, meeting, service, call, decide, released } = await aCall();
    await call('1');
    await service.settle(room.id);
    const before = [...released];

    await decide(true);
    await service.settle(room.id);

    expect([before, released]).toEqual([[], ['caller']]);
    expect(await meeting.presenceStore.find(room.id, 'caller')).toMatchObject({ isHeld: false });
    expect(permissionsIn(meeting.updates).at(-1)).toMatchObject({ canSubscribe: true });
  });

  it('disconnects a caller when a host denies them, also when they call again', async () => {
    const { room, service, call, decide, disconnected } = await aCall();
    await call('1');
    await service.settle(room.id);
    await decide(false);
    await service.settle(room.id);

    await call('2');
    await service.settle(room.id);

    expect(disconnected).toEqual(['caller', 'caller']);
  });

  it('lets an admission apply to one call only, because callers may share an identity', async () => {
    const { room, meeting, service, call, decide, waiting } = await aCall();
    await call('1');
    await service.settle(room.id);
    await decide(true);
    await service.settle(room.id);

    await call('2');
    await service.settle(room.id);

    expect(await waiting()).toEqual(['caller']);
    expect(await meeting.presenceStore.find(room.id, 'caller')).toMatchObject({ isHeld: true });
  });

  it('removes callers who have hung up from the lobby, and counts them', async () => {
    const { room, meeting, service, call, waiting } = await aCall();
    const record = await call('1');
    await service.settle(room.id);
    await meeting.presenceStore.left(room.id, SESSION.sid, record);

    expect(await service.settle(room.id)).toBe(1);

    expect(await waiting()).toEqual([]);
    expect(await service.settle(room.id)).toBe(0);
  });

  it('disconnects callers on hold who have been alone in the room for ten seconds', async () => {
    const { room, service, call, clock, scheduled, disconnected } = await aCall();
    await call('1');
    await service.settle(room.id);
    clock.ms = 9_000;
    await service.settle(room.id);
    const inTime = [...disconnected];

    clock.ms = 10_000;
    await service.settle(room.id);

    expect(inTime).toEqual([]);
    expect(scheduled).toEqual([10_000, 1_000]);
    expect(disconnected).toEqual(['caller']);
  });

  it('starts the ten seconds over when a person has joined in between', async () => {
    const { room, meeting, service, call, clock, disconnected } = await aCall();
    await call('1');
    await service.settle(room.id);
    clock.ms = 9_000;
    const person = aParticipant({ identity: 'host' });
    await meeting.presenceStore.joined(room.id, SESSION, person);
    await service.settle(room.id);
    await meeting.presenceStore.left(room.id, SESSION.sid, person);

    clock.ms = 11_000;
    await service.settle(room.id);

    expect(disconnected).toEqual([]);
  });

  it('hides the phone number that the SIP bridge shows to everyone in the meeting', async () => {
    const { room, meeting, service, call } = await aCall('public');
    const record = await call('1');
    const live = meeting.live.get('caller') ?? aLiveParticipant();
    const attributes = { 'sip.phoneNumber': '+12025550123' };
    meeting.live.set('caller', { ...live, name: '+12025550123', attributes });

    await service.arrived(room, record);

    expect(meeting.updates).toContainEqual({
      name: 'Caller',
      attributes: { 'sip.phoneNumber': '' },
    });
  });

  it('reports an outage while LiveKit does not list a caller that presence knows', async () => {
    const { room, meeting, service, call } = await aCall();
    await call('1');
    meeting.live.clear();

    await expect(service.settle(room.id)).rejects.toThrow(MediaUnavailableError);
  });

  it('does nothing in a room that was deleted', async () => {
    const { meeting, service } = await aCall();

    expect(await service.settle('deleted')).toBe(0);

    expect(meeting.effects).toEqual([]);
  });
});
