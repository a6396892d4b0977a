import { useChat, useRoomContext, type ReceivedChatMessage } from '@livekit/components-react';
import { ConnectionState } from 'livekit-client';
import { useState } from 'react';

export interface ChatLog {
  readonly messages: readonly ReceivedChatMessage[];
  readonly unread: number;
  /** Rejects a message that could not be sent. */
  readonly send: (message: string) => Promise<unknown>;
}

/** The chat, which goes from browser to browser through LiveKit; nothing of it is stored. */
export function useChatLog(isOpen: boolean): ChatLog {
  const room = useRoomContext();
  const { chatMessages, send } = useChat();
  const [read, setRead] = useState(0);
  // While the chat is open, everything in it counts as read.
  if (isOpen && read !== chatMessages.length) setRead(chatMessages.length);
  return {
    messages: chatMessages,
    unread: isOpen ? 0 : chatMessages.length - read,
    send: (message) =>
      // While it connects, livekit-client takes a message and may lose it without an error.
      room.state === ConnectionState.Connected
        ? send(message)
        : Promise.reject(new Error('not connected')),
  };
}
