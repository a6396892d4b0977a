import { describe, expect, it } from '@jest/globals';
import { chosenName, ownName } from '../../src/services/users/display-name.js';
import { aUser } from '../support/builders.js';

describe('display names', () => {
  it('are trimmed, and nobody has to choose one here', () => {
    expect(chosenName('  Zoë ')).toBe('Zoë');
    expect(chosenName(null)).toBeNull();
    expect(chosenName(undefined)).toBeNull();
  });

  it.each(['', '  ', 'x'.repeat(101), 'a\u0007b'])('are refused: %j', (name) => {
    expect(() => chosenName(name)).toThrow(expect.objectContaining({ fields: ['displayName'] }));
  });

  it.each(['é', '漢', 'ก', '🙂', '👩‍💻'])('have up to 100 characters: %s', (character) => {
    expect(chosenName(character.repeat(100))).toBe(character.repeat(100));
    expect(() => chosenName(character.repeat(101))).toThrow(
      expect.objectContaining({ fields: ['displayName'] }),
    );
    expect(ownName(aUser({ fullName: character.repeat(200) }))).toBe(character.repeat(100));
  });

  it('of users are the best that is known of them', () => {
    const nobody = { fullName: null, shortName: null, email: null };
    expect(ownName(aUser({ fullName: 'Ada Lovelace', shortName: 'Ada' }))).toBe('Ada Lovelace');
    expect(ownName(aUser({ fullName: ' ', shortName: 'Ada' }))).toBe('Ada');
    expect(ownName(aUser({ ...nobody, email: 'ada@example.org' }))).toBe('ada');
    expect(ownName(aUser(nobody))).toBeNull();
    expect(ownName(null)).toBeNull();
  });

  it('of users are cut and cleaned, since they cannot mend them here', () => {
    expect(ownName(aUser({ fullName: 'x'.repeat(300) }))).toBe('x'.repeat(100));
    expect(ownName(aUser({ fullName: 'Ada\nLovelace' }))).toBe('Ada Lovelace');
  });
});
