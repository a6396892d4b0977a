import { describe, expect, it } from '@jest/globals';
import { chosenName, ownName } from '../../src/services/users/display-name.js';
import { aUser } from '../support/builders.js';

describe('chosenName and ownName', () => {
  it('chosenName trims a name, and returns null without one', () => {
    expect(chosenName('  Zoë ')).toBe('Zoë');
    expect(chosenName(null)).toBeNull();
    expect(chosenName(undefined)).toBeNull();
  });

  it.each(['', '  ', 'x'.repeat(101), 'a\u0007b'])('chosenName rejects %j', (name) => {
    expect(() => chosenName(name)).toThrow(expect.objectContaining({ fields: ['displayName'] }));
  });

  it.each(['é', '漢', 'ก', '🙂', '👩‍💻'])(
    'chosenName accepts up to 100 characters: %s',
    (character) => {
      expect(chosenName(character.repeat(100))).toBe(character.repeat(100));
      expect(() => chosenName(character.repeat(101))).toThrow(
        expect.objectContaining({ fields: ['displayName'] }),
      );
      expect(ownName(aUser({ fullName: character.repeat(200) }))).toBe(character.repeat(100));
    },
  );

  it('ownName returns the best name of a user that is known', () => {
    const nobody = { fullName: null, shortName: null, email: null };
    expect(ownName(aUser({ fullName: 'Ada Lovelace', shortName: 'Ada' }))).toBe('Ada Lovelace');
    expect(ownName(aUser({ fullName: ' ', shortName: 'Ada' }))).toBe('Ada');
    expect(ownName(aUser({ ...nobody, email: 'ada@example.org' }))).toBe('ada');
    expect(ownName(aUser(nobody))).toBeNull();
    expect(ownName(null)).toBeNull();
  });

  it('ownName truncates and cleans names, which users cannot correct in Foyer', () => {
    expect(ownName(aUser({ fullName: 'x'.repeat(300) }))).toBe('x'.repeat(100));
    expect(ownName(aUser({ fullName: 'Ada\nLovelace' }))).toBe('Ada Lovelace');
  });
});
