import { useState } from 'react';
import { useClient, type CombinedError } from 'urql';
import { pipe, take, toPromise } from 'wonka';
import { codeOf } from '../api/error-code';
import { useLiveUpdates } from '../api/use-live-updates';
import {
  JoinRoomDocument,
  JoinStatusDocument,
  LeaveLobbyDocument,
  type OutcomeFragment,
} from '../generated/operations';

type Outcome<Name extends OutcomeFragment['__typename']> = Extract<
  OutcomeFragment,
  { __typename: Name }
>;
export type Admitted = Outcome<'Admitted'>;
export type Waiting = Outcome<'Waiting'>;
export type Denied = Outcome<'Denied'>;

export interface JoinRoom {
  /** Null before the first answer. */
  readonly outcome: OutcomeFragment | null;
  readonly isAsking: boolean;
  readonly error: CombinedError | null;
  /** Left out: the name of the time before. */
  readonly join: (displayName?: string) => Promise<void>;
  /** Who is in goes by another name from now on. */
  readonly rename: (displayName: string) => void;
  /** For people who are in: a fresh token, or null where there is none to be had. */
  readonly renew: () => Promise<Admitted | null>;
  /** Asks without knocking whether a ban keeps this person out. */
  readonly isBanned: () => Promise<boolean>;
  /** Gives up the place in the lobby. */
  readonly leaveLobby: () => void;
}

/**
 * The way into a room: asks once; while somebody waits, the decision comes by itself, with the
 * connection where it is a good one.
 */
export function useJoinRoom(slug: string, roomId: string | null): JoinRoom {
  const client = useClient();
  const [outcome, setOutcome] = useState<OutcomeFragment | null>(null);
  const [error, setError] = useState<CombinedError | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [name, setName] = useState<string>();
  const isWaiting = outcome?.__typename === 'Waiting' && roomId !== null;
  const ticket = isWaiting ? outcome.ticket : null;

  const join = async (displayName = name) => {
    setAsking(true);
    setName(displayName);
    const input = { room: slug, displayName: displayName ?? null, ticket };
    const result = await client.mutation(JoinRoomDocument, { input }).toPromise();
    setAsking(false);
    setError(result.error ?? null);
    setOutcome(result.data?.joinRoom ?? null);
  };

  const renew = async () => {
    const input = { room: slug, displayName: name ?? null };
    const { data } = await client.mutation(JoinRoomDocument, { input }).toPromise();
    if (data?.joinRoom.__typename !== 'Admitted') return null;
    setOutcome(data.joinRoom);
    return data.joinRoom;
  };

  const isBanned = async () => {
    if (roomId === null) return false;
    const status = client.subscription(JoinStatusDocument, { roomId });
    const { data } = await pipe(status, take(1), toPromise);
    return data?.joinStatus.__typename === 'Denied' && data.joinStatus.reason === 'BANNED';
  };

  useLiveUpdates(JoinStatusDocument, isWaiting ? { roomId, ticket } : null, {
    onData: ({ joinStatus }) => setOutcome(joinStatus),
    onError(failure) {
      // The lobby has forgotten this person, after an outage of theirs for example.
      if (codeOf(failure) === 'UNAUTHENTICATED') void join();
      else setError(failure);
    },
  });

  return {
    outcome,
    isAsking,
    error,
    join,
    rename: setName,
    renew,
    isBanned,
    leaveLobby() {
      if (isWaiting) void client.mutation(LeaveLobbyDocument, { roomId, ticket }).toPromise();
      setOutcome(null);
    },
  };
}
