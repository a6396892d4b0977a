import { describe, expect, it } from '@jest/globals';
import { limitKey } from '../../src/services/users/limit-key.js';
import { WriteLimits } from '../../src/services/users/write-limits.js';
import { aBearer, anActor, aUser } from '../support/builders.js';
import { noRateLimits } from '../support/fakes/rate-limits.js';

const USER = { ...aBearer('room', 'laptop'), user: aUser({ id: 'uma' }) };
const PARTICIPANT = aBearer('room', 'gus');
const TICKET = { identity: 'gus', roomId: 'room', keyId: 'key', issuedAt: 0, expiresAt: 1 };

describe('limitKey', () => {
  it('is the account, else the identity in the meeting, else the one of the ticket', () => {
    expect(limitKey(USER)).toBe('user:uma');
    expect(limitKey(PARTICIPANT)).toBe('participant:room/gus');
    expect(limitKey(anActor({ ticket: TICKET }))).toBe('ticket:gus');
    expect(limitKey(anActor())).toBeNull();
  });
});

describe('WriteLimits', () => {
  const countOf = async (...args: Parameters<WriteLimits['count']>) => {
    const counted: string[] = [];
    const limits = new WriteLimits({
      ...noRateLimits,
      consume: (kind, key) => Promise.resolve(void counted.push(`${kind} ${key}`)),
    });
    await limits.count(...args);
    return counted;
  };

  it('counts a mutation of a user by account, and by its kind', async () => {
    expect(await countOf(USER, 'roomsPerPerson')).toEqual([
      'writesPerPerson user:uma',
      'roomsPerPerson user:uma',
    ]);
  });

  it('counts a mutation of a guest by address as well, because new identities cost nothing', async () => {
    expect(await countOf(PARTICIPANT)).toEqual([
      'writesPerPerson participant:room/gus',
      'writesPerAddress 127.0.0.1',
    ]);
    expect(await countOf(anActor(), 'roomsPerPerson')).toEqual(['writesPerAddress 127.0.0.1']);
  });
});
