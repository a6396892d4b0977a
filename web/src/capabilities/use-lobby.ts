import { useRef, useState } from 'react';
import { useMutation, type CombinedError } from 'urql';
import { useLiveUpdates } from '../api/use-live-updates';
import {
  AdmitEveryoneDocument,
  DecideEntryDocument,
  LobbyDocument,
  MessageLobbyDocument,
  type WaitingPersonFragment,
  type LobbySubscription,
} from '../generated/operations';

export type WaitingPerson = WaitingPersonFragment;

const EMPTY: readonly WaitingPerson[] = [];
/** Of the people who started waiting while this client was disconnected; the list shows all. */
const MAX_ANNOUNCED = 3;

export interface Lobby {
  /** The people waiting, in order of arrival. */
  readonly waiting: readonly WaitingPerson[];
  readonly decide: (person: WaitingPerson, allow: boolean) => void;
  readonly admitEveryone: () => void;
  /** Tells everyone who is waiting, and everyone who arrives later; an empty text deletes the message. */
  readonly message: (text: string) => void;
}

/**
 * The people waiting to enter a room, live, and the host's decisions.
 *
 * @param onArrival called for each person who starts waiting, and for a few who did while this client was disconnected
 */
export function useLobby(
  roomId: string,
  {
    isHost,
    onArrival,
    onMessage,
  }: {
    readonly isHost: boolean;
    readonly onArrival: (person: WaitingPerson) => void;
    /** `informed` is the number of people who can read it; the error is set if it was not sent. */
    readonly onMessage: (text: string, informed: number, error?: CombinedError) => void;
  },
): Lobby {
  const [waiting, setWaiting] = useState(EMPTY);
  /** Several events may come before the next render. */
  const latest = useRef(EMPTY);
  const [, decide] = useMutation(DecideEntryDocument);
  const [, admitEveryone] = useMutation(AdmitEveryoneDocument);
  const [, sendMessage] = useMutation(MessageLobbyDocument);
  useLiveUpdates(LobbyDocument, isHost ? { roomId } : null, {
    onData({ lobby }) {
      const before = latest.current;
      latest.current = next(before, lobby);
      setWaiting(latest.current);
      newApplicants(before, lobby).forEach(onArrival);
    },
  });
  return {
    waiting: isHost ? waiting : EMPTY,
    decide(person, allow) {
      void decide({ input: { roomId, participantIds: [person.id], allow } });
    },
    admitEveryone: () => void admitEveryone({ roomId }),
    message(text) {
      void sendMessage({ input: { roomId, text } }).then(({ data, error }) =>
        onMessage(text, data?.messageLobby ?? 0, error),
      );
    },
  };
}

function newApplicants(
  before: readonly WaitingPerson[],
  { type, participants }: LobbySubscription['lobby'],
): readonly WaitingPerson[] {
  if (type === 'ENTERED') return participants;
  if (type !== 'SNAPSHOT') return [];
  const ids = new Set(before.map(({ id }) => id));
  return participants.filter(({ id }) => !ids.has(id)).slice(0, MAX_ANNOUNCED);
}

function next(
  waiting: readonly WaitingPerson[],
  { type, participants }: LobbySubscription['lobby'],
): readonly WaitingPerson[] {
  if (type === 'SNAPSHOT') return participants;
  const ids = new Set(participants.map(({ id }) => id));
  const others = waiting.filter(({ id }) => !ids.has(id));
  return type === 'ENTERED' ? [...others, ...participants] : others;
}
