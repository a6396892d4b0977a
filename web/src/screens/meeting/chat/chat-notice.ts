import type { NewNotice } from '../notices/notice-list';
import type { ReceivedMessage } from './use-chat-log';

const MAX_CHARACTERS = 160;

/**
 * The notice of a message; the next message takes its place. Null without a known sender: the text
 * alone could pass for a notice of the gateway.
 */
export function chatNotice({ from, text }: ReceivedMessage): NewNotice | null {
  if (!from) return null;
  const words = shortened(text.replaceAll(/\s+/g, ' ').trim());
  return {
    kind: 'chat',
    identity: from.identity,
    name: from.name,
    textOf: () => `${from.name}: ${words}`,
  };
}

/** Counts code points, so that no character is cut in two. */
function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length <= MAX_CHARACTERS
    ? text
    : `${characters.slice(0, MAX_CHARACTERS).join('')}…`;
}
