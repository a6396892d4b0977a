import { useReducer } from 'react';
import { useMutation } from 'urql';
import { useLiveUpdates } from '../api/use-live-updates';
import {
  AdmitEveryoneDocument,
  DecideEntryDocument,
  LobbyDocument,
  type GuestFragment,
  type LobbySubscription,
} from '../generated/operations';

export type Guest = GuestFragment;

export interface Lobby {
  /** Who waits, in the order of arrival. */
  readonly guests: readonly Guest[];
  readonly decide: (guest: Guest, allow: boolean) => void;
  readonly admitEveryone: () => void;
}

/**
 * Who waits before a room, live, and what a host decides.
 *
 * @param onArrival somebody has begun to wait
 */
export function useLobby(
  roomId: string,
  { isHost, onArrival }: { readonly isHost: boolean; readonly onArrival: (guest: Guest) => void },
): Lobby {
  const [guests, follow] = useReducer(next, []);
  const [, decide] = useMutation(DecideEntryDocument);
  const [, admitEveryone] = useMutation(AdmitEveryoneDocument);
  useLiveUpdates(LobbyDocument, isHost ? { roomId } : null, {
    onData({ lobby }) {
      follow(lobby);
      if (lobby.type === 'ENTERED') lobby.participants.forEach(onArrival);
    },
  });
  return {
    guests: isHost ? guests : [],
    decide(guest, allow) {
      void decide({ input: { roomId, participantIds: [guest.id], allow } });
    },
    admitEveryone: () => void admitEveryone({ roomId }),
  };
}

function next(
  guests: readonly Guest[],
  { type, participants }: LobbySubscription['lobby'],
): readonly Guest[] {
  if (type === 'SNAPSHOT') return participants;
  const ids = new Set(participants.map(({ id }) => id));
  const others = guests.filter(({ id }) => !ids.has(id));
  return type === 'ENTERED' ? [...others, ...participants] : others;
}
