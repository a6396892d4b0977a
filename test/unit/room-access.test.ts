import { describe, expect, it } from '@jest/globals';
import { ForbiddenError, NotFoundError, RateLimitedError } from '../../src/errors/domain-error.js';
import { entersAtOnce } from '../../src/services/rooms/access-level.js';
import { refusal, viewerCanAdminister } from '../../src/services/rooms/room-access.js';
import {
  isRoomId,
  isUnregistered,
  roomIdOf,
  unregisteredRoomId,
} from '../../src/services/rooms/room-id.js';
import { RoomLookup } from '../../src/services/rooms/room-lookup.js';
import { aBearer, aNewRoom, anActor, aUser } from '../support/builders.js';
import { noRateLimits } from '../support/fakes/rate-limits.js';

const ROOM = { ...aNewRoom(), viewerRole: null };

describe('entersAtOnce', () => {
  it.each([
    ['public', true, true, true],
    ['trusted', false, true, true],
    ['restricted', false, false, true],
  ] as const)(
    'in a %s room: guests %s, users %s, members %s',
    (accessLevel, guest, user, member) => {
      const room = { ...ROOM, accessLevel };

      expect(entersAtOnce(room, null)).toBe(guest);
      expect(entersAtOnce(room, aUser())).toBe(user);
      expect(entersAtOnce({ ...room, viewerRole: 'member' }, aUser())).toBe(member);
    },
  );
});

describe('refusal', () => {
  it('answers FORBIDDEN to members and participants, who know that the room exists', () => {
    const participant = aBearer(ROOM.id, 'gus');

    expect(refusal(anActor(), { ...ROOM, viewerRole: 'member' })).toBeInstanceOf(ForbiddenError);
    expect(refusal(participant, ROOM)).toBeInstanceOf(ForbiddenError);
  });

  it('answers NOT_FOUND to everyone else, also to participants of another room', () => {
    const elsewhere = aBearer('other', 'gus');

    expect(refusal(anActor({ user: {} }), ROOM)).toBeInstanceOf(NotFoundError);
    expect(refusal(elsewhere, ROOM)).toBeInstanceOf(NotFoundError);
  });
});

describe('viewerCanAdminister', () => {
  it('is true for owners and administrators', () => {
    const roles = ['owner', 'administrator', 'member', null] as const;

    const hosts = roles.filter((viewerRole) => viewerCanAdminister({ ...ROOM, viewerRole }));

    expect(hosts).toEqual(['owner', 'administrator']);
  });
});

describe('roomIdOf', () => {
  it('reads IDs of rooms with and without a record, in the form that LiveKit rooms have', () => {
    const unregistered = unregisteredRoomId('lunch');

    expect(roomIdOf(ROOM.id.toUpperCase())).toBe(ROOM.id);
    expect(roomIdOf(unregistered)).toBe(unregistered);
    expect(roomIdOf('lunch')).toBeNull();
    expect([isRoomId(ROOM.id), isRoomId(ROOM.id.toUpperCase())]).toEqual([true, false]);
    expect([isUnregistered(unregistered), isUnregistered(ROOM.id)]).toEqual([true, false]);
  });
});

describe('RoomLookup', () => {
  it('counts each miss for the user, or for the address of a guest', async () => {
    const counted: string[] = [];
    const lookup = new RoomLookup({
      ...noRateLimits,
      consume: (kind, key) => Promise.resolve(void counted.push(`${kind} ${key}`)),
    });
    const [user, guest] = [anActor({ user: { id: 'uma' } }), anActor({ address: '192.0.2.1' })];

    expect(await lookup.get(guest, () => Promise.resolve('found'))).toBe('found');
    for (const actor of [user, guest]) {
      await expect(lookup.get(actor, () => Promise.resolve(null))).rejects.toThrow(NotFoundError);
    }

    expect(counted).toEqual(['roomMisses user:uma', 'roomMisses address:192.0.2.1']);
  });

  it('refuses even existing rooms after too many misses, without a read', async () => {
    const lookup = new RoomLookup({
      ...noRateLimits,
      check: () => {
        throw new RateLimitedError(1_000);
      },
    });
    let reads = 0;

    await expect(lookup.get(anActor(), () => Promise.resolve((reads += 1)))).rejects.toThrow(
      RateLimitedError,
    );

    expect(reads).toBe(0);
  });
});
