import { forget, recall, remember } from './storage.js';

interface StoredAuthor {
  readonly identity: string;
  readonly name: string;
  readonly isOwn: boolean;
}

export interface StoredMessage {
  readonly from: StoredAuthor | null;
  readonly text: string;
  readonly receivedAt: Date;
}

interface Stored {
  readonly session: string;
  readonly messages: readonly StoredMessage[];
}

const KEY = 'foyer.chat';
/** Browsers store a few million characters for all pages of an origin. */
const MAX_CHARACTERS = 200_000;

/**
 * What this tab has seen of the chat of a meeting, before it was reloaded.
 *
 * @param session of one person in one meeting; nothing of another one is returned
 */
export function recallChat(session: string): readonly StoredMessage[] {
  try {
    const stored = JSON.parse(recall(KEY, 'sessionStorage') ?? 'null') as Stored | null;
    if (stored?.session !== session) return [];
    return stored.messages.map((message) => ({
      ...message,
      receivedAt: new Date(message.receivedAt),
    }));
  } catch {
    // Stored by another version, or by other code.
    return [];
  }
}

/** Keeps the latest messages until the tab is closed. Those of another session are forgotten. */
export function rememberChat(session: string, messages: readonly StoredMessage[]): void {
  let characters = 0;
  const tooOld = messages.findLastIndex(({ text }) => (characters += text.length) > MAX_CHARACTERS);
  const latest = messages
    .slice(tooOld + 1)
    .map(({ from, text, receivedAt }) => ({ from, text, receivedAt }));
  remember(KEY, JSON.stringify({ session, messages: latest }), 'sessionStorage');
}

export const forgetChat = (): void => forget(KEY, 'sessionStorage');
