import { useRoomContext } from '@livekit/components-react';
import { ConnectionState, type Participant } from 'livekit-client';
import { useEffect, useEffectEvent, useState } from 'react';
import { nameOf } from '../people/person';
import { readText } from '../read-text';

export interface ChatAuthor {
  readonly identity: string;
  readonly name: string;
  readonly isOwn: boolean;
}

export interface ChatMessage {
  /** Counts the messages from 1. */
  readonly id: number;
  /** As LiveKit names the sender; null for one that this client does not know yet. */
  readonly from: ChatAuthor | null;
  readonly text: string;
  readonly receivedAt: Date;
}

/** What is taken from the sender. */
export type ReceivedMessage = Pick<ChatMessage, 'from' | 'text'>;

export interface ChatLog {
  readonly messages: readonly ChatMessage[];
  readonly unread: number;
  /** Rejects a message that could not be sent. */
  readonly send: (text: string) => Promise<void>;
}

const TOPIC = 'lk.chat';
const MAX_LENGTH = 5_000;
const MAX_MESSAGES = 500;

/**
 * The chat. Messages go from browser to browser through LiveKit and are not stored. Any participant
 * can send anything, so only the text is taken from a message: not its ID, which could replace the
 * message of another participant, not its time, which could be none, and no other form of it.
 *
 * @param onUnread called with each message that arrives while the chat is closed
 */
export function useChatLog(isOpen: boolean, onUnread: (message: ReceivedMessage) => void): ChatLog {
  const room = useRoomContext();
  const [messages, setMessages] = useState<readonly ChatMessage[]>([]);
  const [read, setRead] = useState(0);
  const add = (message: ReceivedMessage) => {
    const receivedAt = new Date();
    setMessages((log) =>
      [...log, { ...message, id: lastIdOf(log) + 1, receivedAt }].slice(-MAX_MESSAGES),
    );
  };
  const receive = useEffectEvent((message: ReceivedMessage) => {
    add(message);
    if (!isOpen) onUnread(message);
  });
  useEffect(() => {
    room.registerTextStreamHandler(TOPIC, (stream, { identity }) => {
      const sender = room.getParticipantByIdentity(identity);
      const from = sender ? authorOf(sender) : null;
      // Ignore a stream that breaks off.
      readText(stream, MAX_LENGTH).then(
        (text) => receive({ from, text }),
        () => undefined,
      );
    });
    return () => room.unregisterTextStreamHandler(TOPIC);
  }, [room]);
  const last = lastIdOf(messages);
  // Messages count as read while the chat is open.
  if (isOpen && read !== last) setRead(last);
  return {
    messages,
    unread: isOpen ? 0 : last - read,
    async send(text) {
      // While connecting, livekit-client accepts messages but may lose them without an error.
      if (room.state !== ConnectionState.Connected) throw new Error('The room is not connected');
      await room.localParticipant.sendText(text, { topic: TOPIC });
      add({ from: authorOf(room.localParticipant), text });
    },
  };
}

const authorOf = (participant: Participant): ChatAuthor => ({
  identity: participant.identity,
  name: nameOf(participant),
  isOwn: participant.isLocal,
});

const lastIdOf = (log: readonly ChatMessage[]): number => log.at(-1)?.id ?? 0;
