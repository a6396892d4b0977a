import { useRef, useState } from 'react';
import { useClient, type CombinedError } from 'urql';
import { pipe, take, toPromise } from 'wonka';
import { codeOf, refuses } from '../api/error-code';
import { useLiveUpdates } from '../api/use-live-updates';
import { forgetMeetingToken, meetingTokenOf } from '../browser/meeting-token';
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
  readonly isJoining: boolean;
  readonly error: CombinedError | null;
  /** Without a name, uses the previous one. */
  readonly join: (displayName?: string) => Promise<void>;
  /** Later requests use the new name. */
  readonly rename: (displayName: string) => void;
  /** Gets a fresh token for an admitted person; null if the gateway does not admit them now. */
  readonly renew: () => Promise<Admitted | null>;
  /**
   * What a host who removed this person decided. A person who was sent to the lobby waits from then
   * on. Does not enter the lobby.
   */
  readonly afterRemoval: () => Promise<'banned' | 'removed' | 'waiting'>;
  /** Leaves the lobby. */
  readonly leaveLobby: () => void;
}

/**
 * Joins a room: sends one request, and while the person waits, subscribes to the host's decision. An
 * admission arrives together with its connection.
 */
export function useJoinRoom(slug: string, roomId: string | null): JoinRoom {
  const client = useClient();
  const [outcome, setOutcome] = useState<OutcomeFragment | null>(null);
  const [error, setError] = useState<CombinedError | null>(null);
  const [isJoining, setJoining] = useState(false);
  const [name, setName] = useState<string>();
  /** Keeps the identity without cookies, too. */
  const [ticket, setTicket] = useState<string | null>(null);
  /** Answers and updates may still arrive after the person has left the lobby. */
  const hasLeft = useRef(false);
  const isWaiting = outcome?.__typename === 'Waiting' && roomId !== null;

  const settle = (next: OutcomeFragment | null) => {
    setOutcome(next);
    if (next && next.__typename !== 'Denied') setTicket(next.ticket);
  };

  const isGone = () => hasLeft.current;
  const leave = (as: string | null) => {
    if (roomId === null) return;
    void client.mutation(LeaveLobbyDocument, { roomId, ticket: as }).toPromise();
  };

  const ask = (displayName: string | undefined) => {
    const meetingToken = meetingTokenOf(slug);
    const input = { room: slug, displayName: displayName ?? null, ticket, meetingToken };
    return client.mutation(JoinRoomDocument, { input }).toPromise();
  };

  const join = async (displayName = name) => {
    hasLeft.current = false;
    setJoining(true);
    setName(displayName);
    const result = await ask(displayName);
    // They may still ask to join as anyone else.
    if (result.error && refuses(result.error, 'meetingToken')) forgetMeetingToken();
    setJoining(false);
    const next = result.data?.joinRoom ?? null;
    if (isGone()) {
      if (next?.__typename === 'Waiting') leave(next.ticket);
      return;
    }
    setError(result.error ?? null);
    settle(next);
  };

  const renew = async () => {
    const { data } = await ask(name);
    if (data?.joinRoom.__typename !== 'Admitted') return null;
    settle(data.joinRoom);
    return data.joinRoom;
  };

  const afterRemoval = async () => {
    if (roomId === null) return 'removed';
    const status = client.subscription(JoinStatusDocument, { roomId, ticket });
    const { data } = await pipe(status, take(1), toPromise);
    if (data?.joinStatus.__typename === 'Waiting') {
      settle(data.joinStatus);
      return 'waiting';
    }
    const isBanned =
      data?.joinStatus.__typename === 'Denied' && data.joinStatus.reason === 'BANNED';
    return isBanned ? 'banned' : 'removed';
  };

  useLiveUpdates(JoinStatusDocument, isWaiting ? { roomId, ticket } : null, {
    onData({ joinStatus }) {
      if (!isGone()) settle(joinStatus);
    },
    onError(failure) {
      if (isGone()) return;
      // The lobby no longer has this person, for example after their connection was lost.
      if (codeOf(failure) === 'UNAUTHENTICATED') void join();
      else setError(failure);
    },
  });

  return {
    outcome,
    isJoining,
    error,
    join,
    rename: setName,
    renew,
    afterRemoval,
    leaveLobby() {
      hasLeft.current = true;
      if (isWaiting) leave(ticket);
      setOutcome(null);
    },
  };
}
