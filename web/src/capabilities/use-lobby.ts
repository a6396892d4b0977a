import { useReducer, useRef } from 'react';
import { useMutation } from 'urql';
import { useLiveUpdates } from '../api/use-live-updates';
import {
  AdmitEveryoneDocument,
  DecideEntryDocument,
  LobbyDocument,
  type WaitingPersonFragment,
  type LobbySubscription,
} from '../generated/operations';

export type WaitingPerson = WaitingPersonFragment;

const EMPTY: readonly WaitingPerson[] = [];
/** Of those who were waiting before this client was connected; the list shows all of them. */
const MAX_ANNOUNCED = 3;

export interface Lobby {
  /** The people waiting, in order of arrival. */
  readonly waiting: readonly WaitingPerson[];
  readonly decide: (person: WaitingPerson, allow: boolean) => void;
  readonly admitEveryone: () => void;
}

/**
 * The people waiting to enter a room, live, and the host's decisions.
 *
 * @param onArrival called for people who start waiting, and for some of those who did before this client was connected
 */
export function useLobby(
  roomId: string,
  {
    isHost,
    onArrival,
  }: { readonly isHost: boolean; readonly onArrival: (person: WaitingPerson) => void },
): Lobby {
  const [waiting, applyChange] = useReducer(next, EMPTY);
  /** As of the last event; several may come before the next render. */
  const known = useRef(EMPTY);
  const [, decide] = useMutation(DecideEntryDocument);
  const [, admitEveryone] = useMutation(AdmitEveryoneDocument);
  useLiveUpdates(LobbyDocument, isHost ? { roomId } : null, {
    onData({ lobby }) {
      applyChange(lobby);
      const before = known.current;
      known.current = next(before, lobby);
      newcomers(before, lobby).forEach(onArrival);
    },
  });
  return {
    waiting: isHost ? waiting : [],
    decide(person, allow) {
      void decide({ input: { roomId, participantIds: [person.id], allow } });
    },
    admitEveryone: () => void admitEveryone({ roomId }),
  };
}

function newcomers(
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
