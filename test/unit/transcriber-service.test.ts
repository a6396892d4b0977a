import { describe, expect, it } from '@jest/globals';
import { MediaUnavailableError, NotFoundError } from '../../src/errors/domain-error.js';
import type { MediaRoom } from '../../src/livekit/media-server.js';
import type { SubtitlesStore } from '../../src/redis/subtitles/subtitles-store.js';
import type { ExpectedAgent } from '../../src/redis/subtitles/subtitles-record.js';
import { TranscriberService } from '../../src/services/subtitles/transcriber-service.js';
import { aParticipant } from '../support/builders.js';
import { silentLog } from '../support/silent-log.js';

const ROOM: MediaRoom = {
  sid: 'RM_1',
  name: 'room',
  createdAt: new Date(0),
  metadata: '',
  maxParticipants: null,
};

/** A transcriber service on a store with one room, and a LiveKit that may be unavailable. */
function aTranscriber(given: Partial<SubtitlesStore> = {}) {
  const world = {
    isAway: false,
    isOpen: true,
    dispatches: new Map<string, string>(),
    expected: [] as ExpectedAgent[],
    effects: [] as string[],
    people: 1,
  };
  const does = (what: string) => {
    world.effects.push(what);
    return Promise.resolve();
  };
  // LiveKit answers the same for a closed room as for an outage.
  const ask = () => {
    if (world.isAway || !world.isOpen) throw new MediaUnavailableError();
  };
  const store: Partial<SubtitlesStore> = {
    begin: () => Promise.resolve('stopped'),
    dispatched: () => Promise.resolve(true),
    stop: () => does('off').then(() => null),
    find: () => Promise.resolve(null),
    arrived: () => Promise.resolve(null),
    failed: () => Promise.resolve(null),
    expect: (expected) => Promise.resolve(void world.expected.push(expected)),
    forget: ({ attempt }) =>
      Promise.resolve(void (world.expected = world.expected.filter((e) => e.attempt !== attempt))),
    expected: () => Promise.resolve(world.expected),
    ...given,
  };
  const transcriber = new TranscriberService({
    subtitlesStore: store as SubtitlesStore,
    dispatches: {
      create: async (_roomId, _name, attempt) => {
        await does('dispatch');
        ask();
        world.dispatches.set(attempt, `AD_${attempt}`);
        return `AD_${attempt}`;
      },
      remove: async (_roomId, { attempt }) => {
        await does('remove dispatch');
        ask();
        return world.dispatches.delete(attempt);
      },
    },
    deadlines: { schedule: () => Promise.resolve() },
    presenceStore: {
      find: () => Promise.resolve(null),
      participantCount: () => Promise.resolve(world.people),
    },
    mediaServer: {
      findRoom: () =>
        world.isAway
          ? Promise.reject(new MediaUnavailableError())
          : Promise.resolve(world.isOpen ? ROOM : null),
      findRooms: () =>
        world.isAway
          ? Promise.reject(new MediaUnavailableError())
          : Promise.resolve(world.isOpen ? [ROOM] : []),
    },
    removalService: { disconnect: (_roomId, identity) => does(`disconnect ${identity}`) },
    agentName: 'transcriber',
    timeoutMs: 1000,
    repaired: (repair) => void world.effects.push(repair),
    log: silentLog,
  });
  return { world, transcriber };
}

describe('TranscriberService.call', () => {
  it('answers NOT_FOUND, and no outage, for a room that is not open', async () => {
    const { world, transcriber } = aTranscriber();
    world.isOpen = false;

    await expect(transcriber.call(ROOM.name, 'RM_1')).rejects.toThrow(NotFoundError);

    expect(world.effects).toEqual(['dispatch', 'off']);
  });

  it('reports an outage while LiveKit is unavailable, and stops the subtitles', async () => {
    const { world, transcriber } = aTranscriber();
    world.isAway = true;

    await expect(transcriber.call(ROOM.name, 'RM_1')).rejects.toThrow(MediaUnavailableError);

    expect(world.effects).toEqual(['dispatch', 'off']);
    // LiveKit may have created it nevertheless.
    expect(world.expected).toHaveLength(1);
  });

  it('removes its dispatch if the subtitles were stopped in the meantime', async () => {
    const { world, transcriber } = aTranscriber({ dispatched: () => Promise.resolve(false) });

    await transcriber.call(ROOM.name, 'RM_1');

    expect(world.dispatches.size).toBe(0);
    expect(world.expected).toEqual([]);
  });

  it('does not repeat a dispatch that another request has created', async () => {
    const { world, transcriber } = aTranscriber({ begin: () => Promise.resolve('active') });

    expect(await transcriber.call(ROOM.name, 'RM_1')).toBe('active');
    expect(world.effects).toEqual([]);
  });
});

describe('TranscriberService.sweep', () => {
  const unwanted = { attempt: 'one', dispatchId: 'AD_one' };

  it('removes an unwanted dispatch after an outage of LiveKit, and counts it', async () => {
    const { world, transcriber } = aTranscriber({ stop: () => Promise.resolve(unwanted) });
    world.dispatches.set('one', 'AD_one');
    world.expected.push({ roomId: ROOM.name, attempt: 'one' });
    world.isAway = true;

    await transcriber.dismiss(ROOM.name);
    await expect(transcriber.sweep()).rejects.toThrow(MediaUnavailableError);
    const whileAway = [...world.expected];
    world.isAway = false;
    await transcriber.sweep();

    expect(whileAway).toHaveLength(1);
    expect(world.dispatches.size).toBe(0);
    expect(world.effects.at(-1)).toBe('agent_dispatch_removed');
  });

  it('sends no request about a room that is closed, which would take LiveKit three seconds', async () => {
    const { world, transcriber } = aTranscriber();
    world.expected.push({ roomId: ROOM.name, attempt: 'one' });
    world.isOpen = false;

    await transcriber.sweep();

    expect(world.expected).toEqual([]);
    expect(world.effects).toEqual([]);
  });
});

describe('TranscriberService.departed', () => {
  const found = { unwanted: { attempt: 'one', dispatchId: 'AD_one' }, attempt: 'two' };

  it.each(['left', 'connection-lost', 'unknown'] as const)(
    'stops the subtitles when the transcriber leaves an empty meeting (%s)',
    async (cause) => {
      const { world, transcriber } = aTranscriber({ failed: () => Promise.resolve(found) });
      world.people = 0;

      await transcriber.departed(ROOM.name, 'PA_agent', cause);

      expect(world.effects).toEqual(['remove dispatch', 'off']);
    },
  );

  it('does nothing if the room is being closed, or another connection takes over', async () => {
    const { world, transcriber } = aTranscriber({ failed: () => Promise.resolve(found) });

    await transcriber.departed(ROOM.name, 'PA_agent', 'room-closed');
    await transcriber.departed(ROOM.name, 'PA_agent', 'taken-over');

    expect(world.effects).toEqual([]);
  });
});

describe('TranscriberService.arrived', () => {
  it('recognizes the transcriber only by the attribute that LiveKit adds', async () => {
    const heard: string[] = [];
    const { transcriber } = aTranscriber({
      arrived: (_roomId, { identity }) =>
        Promise.resolve(void heard.push(identity)).then(() => null),
    });
    const comes = (
      identity: string,
      kind: 'agent' | 'standard',
      attributes: Record<string, string>,
    ) => transcriber.arrived(ROOM.name, aParticipant({ identity, kind }), { attributes });

    await comes('person', 'standard', { 'lk.agent_name': 'transcriber' });
    await comes('other', 'agent', { 'lk.agent_name': 'note-taker' });
    await comes('nameless', 'agent', {});
    await comes('transcriber', 'agent', { 'lk.agent_name': 'transcriber' });

    expect(heard).toEqual(['transcriber']);
  });

  it('disconnects a surplus transcriber', async () => {
    const { world, transcriber } = aTranscriber({ arrived: () => Promise.resolve('older') });

    await transcriber.arrived(ROOM.name, aParticipant({ kind: 'agent' }), {
      attributes: { 'lk.agent_name': 'transcriber' },
    });

    expect(world.effects).toEqual(['disconnect older']);
  });
});
