import { describe, expect, it } from '@jest/globals';
import {
  SLUG_LENGTH,
  generatedSlug,
  isSlug,
  slugFor,
  slugOf,
  unregisteredSlug,
  withSuffix,
} from '../../src/services/rooms/slug.js';

describe('slugOf', () => {
  it.each([
    ['my room', 'my-room'],
    ['My Room!', 'my-room'],
    ['Eléphant in the room', 'elephant-in-the-room'],
    ['Réunion d’équipe', 'reunion-dequipe'],
    ['  --Ça va?--  ', 'ca-va'],
    ['Straße Łódź Ørsted', 'strasse-lodz-orsted'],
    ['İstanbul ılık', 'istanbul-ilik'],
    ['ﬁnance ① Ｗｉｄｅ', 'finance-1-wide'],
    ['a_b.c/d', 'a-b-c-d'],
    ['会議 room 2', 'huiyi-room-2'],
    ['会議', 'huiyi'],
    ['Планёрка 7', 'planerka-7'],
    ['Київ', 'kiiv'],
    ['한국어 회의', 'hangugeo-hoeui'],
    ['Team 🎉', 'team'],
    ['½ ①', '1-2-1'],
    ['🎉🎉', ''],
    ['-', ''],
  ])('turns %j into %j', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  it('returns a slug unchanged', () => {
    expect(slugOf('my-room')).toBe('my-room');
  });

  it('truncates to 100 characters, without a dash at the end', () => {
    expect(slugOf('a'.repeat(500))).toBe('a'.repeat(SLUG_LENGTH));
    expect(slugOf(`${'a'.repeat(99)} b`)).toBe('a'.repeat(99));
  });
});

describe('withSuffix', () => {
  it('adds a few letters to a short slug', () => {
    expect(withSuffix('weekly')).toMatch(/^weekly-[a-z]{5}$/);
  });

  it('truncates a long slug to fit the suffix', () => {
    const slug = withSuffix('a'.repeat(93) + '-'.padEnd(7, 'b'));

    expect(slug).toMatch(/^a{93}-[a-z]{5}$/);
    expect(withSuffix('a'.repeat(SLUG_LENGTH))).toHaveLength(SLUG_LENGTH);
  });
});

describe('generatedSlug', () => {
  it('returns three random groups of letters', () => {
    const slugs = Array.from({ length: 100 }, generatedSlug);

    for (const slug of slugs) expect(slug).toMatch(/^[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
    expect(new Set(slugs).size).toBe(slugs.length);
  });
});

describe('slugFor', () => {
  it('avoids paths of the site, so that each room is reachable at its link', () => {
    expect(slugFor('Metrics')).toMatch(/^metrics-[a-z]{5}$/);
    expect(slugFor('Metrics of May')).toBe('metrics-of-may');
  });

  it.each(['!!!', '🎉', '🎉🎉 7', 'C++'])(
    'generates a slug for %j, most of which cannot be transliterated',
    (name) => {
      expect(slugFor(name)).toMatch(/^[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
    },
  );

  it('keeps the rest of a name with a few symbols', () => {
    expect(slugFor('Планёрка 7')).toBe('planerka-7');
    expect(slugFor('Party 🎉')).toBe('party');
  });
});

describe('unregisteredSlug', () => {
  it('returns a name that is a slug unchanged', () => {
    expect(unregisteredSlug('weekly-7')).toBe('weekly-7');
    expect(unregisteredSlug('Weekly-7')).toBe('weekly-7');
    expect(unregisteredSlug('Ｗｅｅｋｌｙ')).toBe('weekly');
  });

  it('returns different slugs for different names, which lead to the same rooms', () => {
    const groups = [
      ['Команда A', 'チーム A', 'A', 'Ä'],
      ['C++', 'C#', 'C', 'C.'],
      ['my room', 'my-room', 'my_room', 'my  room!', 'myroom'],
      ['réunion', 'reunion'],
      ['a'.repeat(100), 'a'.repeat(101), 'a'.repeat(102)],
      ['straße', 'strasse'],
    ];
    for (const names of groups) {
      const slugs = names.map((name) => unregisteredSlug(name) ?? '');
      expect(new Set(slugs).size).toBe(names.length);
      expect(slugs.every(isSlug)).toBe(true);
      expect(slugs.map(unregisteredSlug)).toEqual(slugs);
    }
  });

  it('returns the same slug for a name in another case or Unicode form', () => {
    expect(unregisteredSlug('RÉUNION')).toBe(unregisteredSlug('re\u0301union'));
    expect(unregisteredSlug('Team d’été')).toBe(unregisteredSlug("team d'été"));
  });

  it('avoids paths of the site', () => {
    expect(unregisteredSlug('metrics')).toMatch(/^metrics-[\da-f]{12}$/);
  });

  it('returns null for a name without letters and digits', () => {
    expect(unregisteredSlug('!!!')).toBeNull();
  });
});
