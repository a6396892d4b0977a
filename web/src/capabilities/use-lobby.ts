import { useReducer } from 'react';
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

export interface Lobby {
  /** The people waiting, in order of arrival. */
  readonly waiting: readonly WaitingPerson[];
  readonly decide: (person: WaitingPerson, allow: boolean) => void;
  readonly admitEveryone: () => void;
}

/**
 * The people waiting to enter a room, live, and the host's decisions.
 *
 * @param onArrival called for each person who starts waiting
 */
export function useLobby(
  roomId: string,
  {
    isHost,
    onArrival,
  }: { readonly isHost: boolean; readonly onArrival: (person: WaitingPerson) => void },
): Lobby {
  const [waiting, applyChange] = useReducer(next, []);
  const [, decide] = useMutation(DecideEntryDocument);
  const [, admitEveryone] = useMutation(AdmitEveryoneDocument);
  useLiveUpdates(LobbyDocument, isHost ? { roomId } : null, {
    onData({ lobby }) {
      applyChange(lobby);
      if (lobby.type === 'ENTERED') lobby.participants.forEach(onArrival);
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

function next(
  waiting: readonly WaitingPerson[],
  { type, participants }: LobbySubscription['lobby'],
): readonly WaitingPerson[] {
  if (type === 'SNAPSHOT') return participants;
  const ids = new Set(participants.map(({ id }) => id));
  const others = waiting.filter(({ id }) => !ids.has(id));
  return type === 'ENTERED' ? [...others, ...participants] : others;
}
