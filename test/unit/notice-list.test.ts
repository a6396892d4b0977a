import { describe, expect, it } from '@jest/globals';
import { shortList } from '../../web/src/i18n/short-list.js';
import {
  displayTimeOf,
  MAX_SHOWN,
  NO_NOTICES,
  shownOf,
  withNotice,
  withoutNotice,
  type NewNotice,
  type NoticeList,
} from '../../web/src/screens/meeting/notices/notice-list.js';

const few = shortList('and', 'others');
const joined = (name: string, identity = name): NewNotice => ({
  kind: 'joined',
  identity,
  name,
  textOf: (names) => `${few(names)} joined`,
});
const all = (notices: readonly NewNotice[]): NoticeList => notices.reduce(withNotice, NO_NOTICES);
const textsOf = (list: NoticeList) => shownOf(list).map(({ text }) => text);

describe('the notices of a meeting', () => {
  it('merge people who do the same, and count each person once', () => {
    expect(textsOf(all([joined('Bob')]))).toEqual(['Bob joined']);
    expect(textsOf(all([joined('Bob'), joined('Carl')]))).toEqual(['Bob and Carl joined']);
    expect(textsOf(all([joined('Bob'), joined('Carl'), joined('Dora')]))).toEqual([
      'Bob and 2 others joined',
    ]);
    expect(textsOf(all([joined('Bob'), joined('Carl'), joined('Bob')]))).toEqual([
      'Bob and Carl joined',
    ]);
    expect(textsOf(all([joined('Bob', 'a'), joined('Bob', 'b')]))).toEqual(['Bob and Bob joined']);
  });

  it('start over once the merged notice has disappeared', () => {
    const list = all([joined('Bob'), joined('Carl')]);
    const [shown] = shownOf(list);

    const next = withNotice(withoutNotice(list, shown?.id ?? 0), joined('Dora'));

    expect(textsOf(next)).toEqual(['Dora joined']);
  });

  it('are shown three at a time, and the others as these disappear', () => {
    const list = all(['a', 'b', 'c', 'd'].map((text) => ({ text })));

    expect(textsOf(list)).toEqual(['a', 'b', 'c']);
    expect(textsOf(withoutNotice(list, shownOf(list)[0]?.id ?? 0))).toEqual(['b', 'c', 'd']);
  });

  it('are read out to screen readers at once if the page shows the same in another way', () => {
    const list = all([
      ...['a', 'b', 'c', 'd'].map((text) => ({ text })),
      { text: 'Bob is asking to join', isUnseen: true },
    ]);

    expect(textsOf(list)).toEqual(['a', 'b', 'c', 'Bob is asking to join']);
  });

  it('keep those that are shown, and the latest, when there are too many', () => {
    const list = all(Array.from({ length: 30 }, (_, index) => ({ text: String(index) })));

    expect(textsOf(list)).toEqual(['0', '1', '2']);
    expect(list.notices.length).toBeLessThan(15);
    expect(list.notices.at(-1)?.text).toBe('29');
    expect(MAX_SHOWN).toBe(3);
  });

  it('stay for five seconds, and longer if they are long', () => {
    const timeOf = (text: string) => shownOf(all([{ text }])).map(displayTimeOf);

    expect(timeOf('Bob joined')).toEqual([5000]);
    expect(timeOf('x'.repeat(160))).toEqual([6400]);
  });
});
