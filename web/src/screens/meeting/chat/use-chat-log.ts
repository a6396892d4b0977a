import { useChat, useRoomContext, type ReceivedChatMessage } from '@livekit/components-react';
import { ConnectionState } from 'livekit-client';
import { useState } from 'react';

export interface ChatLog {
  readonly messages: readonly ReceivedChatMessage[];
  readonly unread: number;
  /** Rejects a message that could not be sent. */
  readonly send: (message: string) => Promise<unknown>;
}

/** The chat. Messages go from browser to browser through LiveKit and are not stored. */
export function useChatLog(isOpen: boolean): ChatLog {
  const room = useRoomContext();
  const { chatMessages, send } = useChat();
  const [read, setRead] = useState(0);
  // Messages count as read while the chat is open.
  if (isOpen && read !== chatMessages.length) setRead(chatMessages.length);
  return {
    messages: chatMessages,
    unread: isOpen ? 0 : chatMessages.length - read,
    send: (message) =>
      // While connecting, livekit-client accepts messages but may lose them without an error.
      room.state === ConnectionState.Connected
        ? send(message)
        : Promise.reject(new Error('The room is not connected')),
  };
}
