import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  ConflictError,
  ForbiddenError,
  MediaUnavailableError,
  NotFoundError,
} from '../../src/errors/domain-error.js';
import type { RoomRecord } from '../../src/models/room.js';
import type { Applicant, LobbyStatus, PersonKey } from '../../src/redis/lobby/lobby-status.js';
import type { PresenceChanges } from '../../src/redis/presence/presence-store.js';
import {
  LobbyReturnService,
  type LobbyReturnServiceDeps,
} from '../../src/services/lobby/lobby-return-service.js';
import { aLiveParticipant, anActor, aNewRoom, aParticipant } from '../support/builders.js';

let effects: string[];
let room: RoomRecord;
let person: ReturnType<typeof aParticipant>;
let isBanned: boolean;
let holdsCallers: boolean;

beforeEach(() => {
  effects = [];
  room = { ...aNewRoom({ accessLevel: 'restricted' }), viewerRole: null };
  person = aParticipant({ identity: 'gus', displayName: 'Gus' });
  isBanned = false;
  holdsCallers = true;
});

const sendBack = (_room: string, { identity }: PersonKey, applicant: Applicant) => {
  effects.push(`wait ${identity}`);
  const waiting = { id: identity, enteredAt: new Date(), userId: null, ...applicant };
  const status: LobbyStatus = isBanned
    ? { status: 'banned' }
    : {
        status: 'waiting',
        person: waiting,
        waitingCount: 1,
        isNew: true,
        position: 0,
        hostMessage: null,
      };
  return Promise.resolve(status);
};

const aService = (given: Partial<LobbyReturnServiceDeps> = {}) =>
  new LobbyReturnService({
    roomService: { getAsHost: () => Promise.resolve({ ...room, viewerRole: 'owner' }) },
    roomStore: { findById: () => Promise.resolve(room) },
    finder: {
      get: (_roomId, identity) =>
        identity === person.identity
          ? Promise.resolve({ identity, record: person, live: aLiveParticipant({ identity }) })
          : Promise.reject(new NotFoundError()),
    },
    presenceStore: {
      change: (_roomId, identity, { isHeld }: PresenceChanges) => {
        effects.push(`hold ${identity} ${isHeld}`);
        return Promise.resolve(person);
      },
    },
    lobbyStore: { sendBack },
    exclusionStore: {
      exclude: (_roomId, { identities }, as) => {
        effects.push(`${as} ${identities.join()}`);
        return Promise.resolve();
      },
    },
    removalService: {
      disconnect: (_roomId, identity) => {
        effects.push(`disconnect ${identity}`);
        return Promise.resolve();
      },
    },
    notices: { newWait: (_roomId, count) => void effects.push(`notify hosts ${count}`) },
    callers: {
      schedule: () => {
        effects.push('schedule callers');
        return Promise.resolve();
      },
    },
    holdsCallers,
    ...given,
  });

const send = (given: Partial<LobbyReturnServiceDeps> = {}) =>
  aService(given).send(anActor(), { roomId: room.id, identity: 'gus' });

describe('LobbyReturnService.send', () => {
  it('excludes the token of a participant and adds them to the lobby before it disconnects them', async () => {
    expect(await send()).toMatchObject({ id: 'gus', displayName: 'Gus', kind: 'standard' });

    expect(effects).toEqual(['removed gus', 'wait gus', 'notify hosts 1', 'disconnect gus']);
  });

  it('puts a phone caller on hold, without hanging up', async () => {
    person = { ...person, kind: 'phone' };

    await send();

    expect(effects).toEqual(['wait gus', 'notify hosts 1', 'hold gus true', 'schedule callers']);
  });

  it.each<[string, () => void]>([
    ['in a public room', () => (room = { ...room, accessLevel: 'public' })],
    [
      'with a role',
      () => {
        room = { ...room, viewerRole: 'member' };
        person = { ...person, userId: 'user' };
      },
    ],
    [
      'signed in, in a trusted room',
      () => {
        room = { ...room, accessLevel: 'trusted' };
        person = { ...person, userId: 'user' };
      },
    ],
    [
      'with a meeting token',
      () => {
        const grant = { roomId: room.id, bearer: 'token:1', isHost: false };
        person = { ...person, grant: { ...grant, externalId: null, metadata: null } };
      },
    ],
    [
      'calling by phone, where callers never wait',
      () => {
        holdsCallers = false;
        person = { ...person, kind: 'phone' };
      },
    ],
  ])('answers CONFLICT for a participant %s, who would return at once', async (_who, change) => {
    change();

    await expect(send()).rejects.toThrow(ConflictError);
    expect(effects).toEqual([]);
  });

  it.each<[string, () => void]>([
    ['an agent', () => (person = { ...person, kind: 'agent' })],
    ['a recorder', () => (person = { ...person, kind: 'recorder' })],
    ['a hidden participant', () => (person = { ...person, isHidden: true })],
    ['a caller on hold', () => (person = { ...person, kind: 'phone', isHeld: true })],
    ['an absent participant', () => (person = { ...person, identity: 'mia' })],
    ['a participant who was just banned', () => (isBanned = true)],
  ])('answers NOT_FOUND for %s', async (_who, change) => {
    change();

    await expect(send()).rejects.toThrow(NotFoundError);
  });

  it('leaves a participant in the lobby when LiveKit cannot disconnect them', async () => {
    const removalService = { disconnect: () => Promise.reject(new MediaUnavailableError()) };

    await expect(send({ removalService })).rejects.toThrow(MediaUnavailableError);
    expect(effects).toEqual(['removed gus', 'wait gus', 'notify hosts 1']);
  });

  it('is for hosts alone', async () => {
    const roomService = { getAsHost: () => Promise.reject(new ForbiddenError()) };

    await expect(send({ roomService })).rejects.toThrow(ForbiddenError);
    expect(effects).toEqual([]);
  });
});
