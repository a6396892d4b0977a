import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { forgetChat, recallChat, rememberChat } from '../../web/src/browser/chat-history.js';

const stored = new Map<string, string>();
const sessionStorage = {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => void stored.set(key, value),
  removeItem: (key: string) => void stored.delete(key),
};

const ada = { identity: 'ada', name: 'Ada', isOwn: false };
const receivedAt = new Date('2026-11-30T10:00:00.000Z');
const message = (text: string) => ({ from: ada, text, receivedAt });

beforeEach(() => {
  stored.clear();
  Object.assign(globalThis, { window: { sessionStorage } });
});

afterAll(() => {
  Reflect.deleteProperty(globalThis, 'window');
});

describe('the history of the chat', () => {
  it('returns the messages of the same session', () => {
    rememberChat('meeting of Ada', [message('one'), { ...message('two'), from: null }]);

    expect(recallChat('meeting of Ada')).toEqual([
      message('one'),
      { ...message('two'), from: null },
    ]);
  });

  it('returns nothing of another session, or of what was forgotten', () => {
    rememberChat('meeting of Ada', [message('one')]);

    expect(recallChat('next meeting of Ada')).toEqual([]);
    forgetChat();
    expect(recallChat('meeting of Ada')).toEqual([]);
  });

  it('keeps the latest messages if there are too many', () => {
    const long = (name: string) => message(name + 'x'.repeat(90_000));
    rememberChat('meeting', [long('a'), long('b'), long('c')]);

    expect(recallChat('meeting').map(({ text }) => text.charAt(0))).toEqual(['b', 'c']);
  });

  it('ignores what other code has stored', () => {
    for (const text of ['not JSON', 'null', '[]', '{"session":"meeting"}', '7']) {
      stored.set('foyer.chat', text);
      expect(recallChat('meeting')).toEqual([]);
    }
  });

  it('does without a storage that the browser blocks', () => {
    Object.assign(globalThis, {
      window: {
        get sessionStorage(): never {
          throw new Error('blocked');
        },
      },
    });

    rememberChat('meeting', [message('one')]);
    expect(recallChat('meeting')).toEqual([]);
  });
});
