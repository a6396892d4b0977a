import type { Config } from '../../src/config/load-config.js';
import { MediaUnavailableError } from '../../src/errors/domain-error.js';
import type { Actor } from '../../src/models/actor.js';
import type { RoomAccessLevel } from '../../src/models/room.js';
import { ParticipantTokens } from '../../src/livekit/participant-tokens.js';
import { HostPresence } from '../../src/services/lobby/host-presence.js';
import { Admissions } from '../../src/services/lobby/admissions.js';
import { MeetingHostService } from '../../src/services/rooms/meeting-host-service.js';
import { TicketService } from '../../src/services/lobby/ticket-service.js';
import { anActor } from './builders.js';
import { FakePubSub } from './fake-pub-sub.js';
import { FakeExclusionStore } from './fakes/exclusion-store.js';
import { FakeLobbyRooms } from './fakes/lobby-rooms.js';
import { FakeLobbyStore } from './fakes/lobby-store.js';
import { FakePresenceStore } from './fakes/presence-store.js';
import { SETTINGS } from './lobby-backend.js';
import { roomsInMemory } from './rooms-in-memory.js';

const SESSION = { sid: 'RM_1', createdAt: new Date(0) };

const LIVEKIT: Config['livekit'] = {
  urls: ['http://livekit.example'],
  publicUrls: ['http://livekit.example'],
  apiKey: 'key',
  apiSecret: 's'.repeat(32),
  webhookKeys: new Map(),
  webhookRooms: null,
  tokenTtlSeconds: 600,
  forceWebSocketProtocol: true,
  warmUpConnection: false,
  publishSources: ['microphone', 'camera'],
};

/** Rooms and their lobbies in memory, and what it takes to admit people. */
export function lobbyInMemory(settings: Partial<typeof SETTINGS> = {}) {
  const { rooms: roomService, someone, someoneAs } = roomsInMemory();
  const pubSub = new FakePubSub();
  const lobbyRooms = new FakeLobbyRooms();
  const lobbyStore = new FakeLobbyStore({
    settings: { ...SETTINGS, ...settings },
    pubSub,
    rooms: lobbyRooms,
  });
  const exclusionStore = new FakeExclusionStore(lobbyRooms);
  const presenceStore = new FakePresenceStore();
  const ticketService = new TicketService({
    ticket: { cookieName: 'foyer_ticket', secrets: ['k'.repeat(32)], ttlSeconds: 3600 },
    http: { isSecure: false },
  });
  const meetingHostService = new MeetingHostService({ roomService, lobbyStore, exclusionStore });
  const openedRooms: string[] = [];
  const state = { isLiveKitAway: false };
  const admissions = new Admissions({
    roomService,
    lobbyStore,
    opening: {
      ensureRoom: async (roomId) => {
        if (state.isLiveKitAway) throw new MediaUnavailableError();
        openedRooms.push(roomId);
        const { maxParticipants } = await presenceStore.meeting(roomId);
        return { sid: SESSION.sid, isLimited: maxParticipants !== null };
      },
    },
    presenceStore,
    exclusionStore,
    hostPresence: new HostPresence(presenceStore),
    tokens: new ParticipantTokens(LIVEKIT, { publicUrl: LIVEKIT.publicUrls[0] }),
    ticketService,
    unregisteredRooms: null,
  });
  return {
    ...{ roomService, someone, someoneAs, pubSub, lobbyRooms, lobbyStore, exclusionStore },
    ...{ presenceStore, ticketService, openedRooms, admissions, state, meetingHostService },
    /** A room and its owner. */
    aRoom: async (accessLevel: RoomAccessLevel = 'restricted') => {
      const owner = someone();
      return { owner, room: await roomService.create(owner, { name: 'Weekly', accessLevel }) };
    },
    /** A guest with a ticket of the room. */
    aGuest: async (roomId: string, identity: string): Promise<Actor> => {
      const ticket = await ticketService.verify(ticketService.issue(identity, roomId));
      return anActor({ ticket });
    },
    /** Adds a person to the lobby of a room. */
    wait: async (roomId: string, identity: string, given: { readonly kind?: 'phone' } = {}) => {
      const shown = { displayName: identity, color: '#000', kind: 'standard', ...given } as const;
      await lobbyStore.checkIn(roomId, { identity, userId: null }, { ...shown, address: null });
    },
  };
}
