import { useRoomContext } from '@livekit/components-react';
import { ConnectionState, type Participant } from 'livekit-client';
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import {
  forgetChat,
  recallChat,
  rememberChat,
  type StoredMessage,
} from '../../../browser/chat-history';
import { nameOf } from '../people/person';
import { readText } from '../read-text';
import { useConnectionState } from '../use-connection-state';

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
  /** Forgets the history, because the viewer leaves. */
  readonly forget: () => void;
}

const TOPIC = 'lk.chat';
const MAX_LENGTH = 5_000;
const MAX_MESSAGES = 500;

/**
 * The chat. Messages go from browser to browser through LiveKit; only the tab keeps what it has seen, for
 * a reload of the page. Any participant can send anything, so only the text is taken from a message: not
 * its ID, which could replace the message of another participant, not its time, which could be none, and
 * no other form of it.
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
  const forget = useHistory(messages, (earlier) => {
    setMessages((log) => [...earlier, ...log].map((message, at) => ({ ...message, id: at + 1 })));
    setRead((before) => before + earlier.length);
  });
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
    forget,
  };
}

/**
 * Keeps the messages, and reports those from before a reload of the page once the room has connected.
 * Returns a function that forgets them. The end of the connection alone does not: livekit-client also
 * disconnects when the page is unloaded.
 */
function useHistory(
  messages: readonly StoredMessage[],
  onRecalled: (earlier: readonly StoredMessage[]) => void,
): () => void {
  const room = useRoomContext();
  const isConnected = useConnectionState() === ConnectionState.Connected;
  /** The meeting, as LiveKit names it, and the viewer in it. */
  const [session, setSession] = useState<string | null>(null);
  const isForgotten = useRef(false);
  const begin = useEffectEvent((current: string) => {
    if (current === session) return;
    setSession(current);
    onRecalled(recallChat(current));
  });
  useEffect(() => {
    if (!isConnected) return undefined;
    let isCurrent = true;
    room.getSid().then(
      (sid) => {
        if (isCurrent) begin(`${sid} ${room.localParticipant.identity}`);
      },
      // The connection has ended again; the next one asks again.
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [room, isConnected]);
  // A layout effect, because the page may be reloaded as soon as it shows a message.
  useLayoutEffect(() => {
    if (session !== null && messages.length > 0 && !isForgotten.current) {
      rememberChat(session, messages);
    }
  }, [session, messages]);
  return () => {
    isForgotten.current = true;
    forgetChat();
  };
}

const authorOf = (participant: Participant): ChatAuthor => ({
  identity: participant.identity,
  name: nameOf(participant),
  isOwn: participant.isLocal,
});

const lastIdOf = (log: readonly ChatMessage[]): number => log.at(-1)?.id ?? 0;
