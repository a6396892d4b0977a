import { useChat, type ReceivedChatMessage } from '@livekit/components-react';
import { useState } from 'react';

export interface ChatLog {
  readonly messages: readonly ReceivedChatMessage[];
  readonly unread: number;
  readonly send: (message: string) => Promise<unknown>;
}

/** The chat, which goes from browser to browser through LiveKit; nothing of it is stored. */
export function useChatLog(isOpen: boolean): ChatLog {
  const { chatMessages, send } = useChat();
  const [read, setRead] = useState(0);
  // While the chat is open, everything in it counts as read.
  if (isOpen && read !== chatMessages.length) setRead(chatMessages.length);
  return { messages: chatMessages, unread: isOpen ? 0 : chatMessages.length - read, send };
}
