import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  ForbiddenError,
  NotFoundError,
  UnauthenticatedError,
} from '../../src/errors/domain-error.js';
import { ParticipantFinder } from '../../src/services/meeting/participant-finder.js';
import { unregisteredRoomId } from '../../src/services/rooms/room-id.js';
import { subtitlesListener } from '../../src/services/subtitles/subtitles-listener.js';
import { SubtitlesService } from '../../src/services/subtitles/subtitles-service.js';
import { TranscriberService } from '../../src/services/subtitles/transcriber-service.js';
import { aBearer, aLiveParticipant } from '../support/builders.js';
import { LiveMeeting } from '../support/fakes/live-meeting.js';
import { noRateLimits } from '../support/fakes/rate-limits.js';
import { FakeSubtitlesStore } from '../support/fakes/subtitles-store.js';
import { roomsInMemory } from '../support/rooms-in-memory.js';
import { silentLog } from '../support/silent-log.js';

/** A meeting of one guest, with a transcriber that joins when the test says so. */
async function aMeeting() {
  const { rooms: roomService, someone, someoneAs } = roomsInMemory();
  const owner = someone();
  const room = await roomService.create(owner, { name: 'Weekly' });
  const session = { sid: 'RM_1', name: room.id, createdAt: new Date(0) };
  const open = { ...session, metadata: '', maxParticipants: null };
  const meeting = new LiveMeeting(room.id);
  meeting.add(aLiveParticipant({ identity: 'gus' }));
  const subtitlesStore = new FakeSubtitlesStore();
  const dispatched: string[] = [];
  const transcriberService = new TranscriberService({
    ...meeting.parts,
    subtitlesStore,
    dispatches: {
      create: (_roomId, agentName) => {
        dispatched.push(agentName);
        return Promise.resolve(`AD_${randomUUID()}`);
      },
      remove: () => Promise.resolve(true),
    },
    deadlines: { schedule: () => Promise.resolve() },
    mediaServer: {
      findRoom: () => Promise.resolve(open),
      findRooms: () => Promise.resolve([open]),
    },
    removalService: { disconnect: () => Promise.resolve() },
    agentName: 'transcriber',
    timeoutMs: 60_000,
    repaired: () => undefined,
    log: silentLog,
  });
  const service = new SubtitlesService({
    ...meeting.parts,
    roomService,
    finder: new ParticipantFinder(meeting.parts),
    transcriberService,
    rateLimits: noRateLimits,
  });
  const attributes = { 'lk.agent_name': 'transcriber' };
  const agent = aLiveParticipant({ identity: 'agent', kind: 'agent', attributes });
  const gus = aBearer(room.id, 'gus');
  const listener = subtitlesListener(transcriberService);
  return { service, listener, session, room, owner, someoneAs, meeting, agent, gus, dispatched };
}

describe('SubtitlesService', () => {
  it('start dispatches the transcriber once for a participant, and reports the status', async () => {
    const { service, room, gus, dispatched } = await aMeeting();

    const first = await service.start(gus, room.id);
    const second = await service.start(gus, room.id);

    expect([first.status, second.status]).toEqual(['starting', 'starting']);
    expect(dispatched).toEqual(['transcriber']);
  });

  it('start answers UNAUTHENTICATED without a participant token, even to the owner', async () => {
    const { service, room, owner } = await aMeeting();

    await expect(service.start(owner, room.id)).rejects.toThrow(UnauthenticatedError);
  });

  it('start answers NOT_FOUND to a participant who has left, and for a room without a record', async () => {
    const { service, room, dispatched } = await aMeeting();
    const unregistered = unregisteredRoomId('lunch');
    const inRoom = (roomId: string) => aBearer(roomId, 'gone');

    await expect(service.start(inRoom(room.id), room.id)).rejects.toThrow(NotFoundError);
    await expect(service.start(inRoom(unregistered), unregistered)).rejects.toThrow(NotFoundError);
    expect(dispatched).toEqual([]);
  });

  it('stop ends the subtitles for hosts alone, and succeeds when there are none', async () => {
    const { service, room, owner, someoneAs, gus, dispatched } = await aMeeting();
    await service.start(gus, room.id);

    await expect(service.stop(await someoneAs('member', room), room.id)).rejects.toThrow(
      ForbiddenError,
    );
    expect(await service.stop(owner, room.id)).toEqual({ roomId: room.id, status: 'stopped' });
    expect(await service.stop(owner, room.id)).toEqual({ roomId: room.id, status: 'stopped' });
    await service.start(gus, room.id);
    expect(dispatched).toHaveLength(2);
  });
});

describe('subtitlesListener', () => {
  it('activates the subtitles when the transcriber joins, and stops them with the meeting', async () => {
    const { service, listener, session, room, meeting, agent, gus } = await aMeeting();
    await service.start(gus, room.id);
    meeting.add(agent);
    const record = await meeting.presenceStore.find(room.id, 'agent');
    if (!record) throw new Error('presence does not know the agent');

    await listener.joined?.(room.id, { session, room, record, live: agent });
    const active = await service.start(gus, room.id);
    await listener.ended?.({ roomId: room.id, sessionSid: session.sid, reason: 'empty' });
    const afterEnd = await service.start(gus, room.id);

    expect([active.status, afterEnd.status]).toEqual(['active', 'starting']);
  });
});
