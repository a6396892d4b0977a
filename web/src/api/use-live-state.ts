import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useClient, type DocumentInput, type TypedDocumentNode } from 'urql';
import { useSocketState } from './api-context';
import { useLiveUpdates } from './use-live-updates';

const RETRY_MS = 2_000;

type Variables = Record<string, unknown>;

export interface LiveState<
  State,
  StateVariables extends Variables,
  Data,
  DataVariables extends Variables,
> {
  readonly query: TypedDocumentNode<State, StateVariables>;
  readonly queryVariables: StateVariables;
  /** Returns false if the state is incomplete, and must be read again soon. */
  readonly onRead: (state: State) => boolean;
  readonly subscription: DocumentInput<Data, DataVariables>;
  /** Null: neither read nor subscribe. */
  readonly variables: DataVariables | null;
  /** Returns whether the message changed the state. */
  readonly onData: (data: Data) => boolean;
  /** Changes when another channel reports that the state has changed. */
  readonly hint: number;
}

/**
 * State that is read, and kept up to date by a subscription. What happens before a subscription
 * begins is lost, and the protocol does not say when it begins. The state is therefore read at the
 * start, again when the first message arrives, and until then whenever `hint` changes.
 */
export function useLiveState<
  State,
  StateVariables extends Variables,
  Data,
  DataVariables extends Variables,
>(live: LiveState<State, StateVariables, Data, DataVariables>): void {
  const client = useClient();
  const socketState = useSocketState();
  const { query, subscription, variables, hint } = live;
  /** The start of the subscription whose first message has arrived. */
  const [begunAt, setBegunAt] = useState<number | null>(null);
  if (socketState === 'down' && begunAt !== null) setBegunAt(null);
  const [reads, setReads] = useState(0);
  const isReading = useRef(false);
  const readAgain = () => setReads((before) => before + 1);
  const restarts: number = useLiveUpdates(subscription, variables, {
    onData(data) {
      setBegunAt(restarts);
      // The answer may be older than this message.
      if (live.onData(data) && isReading.current) readAgain();
    },
  });
  const read = useEffectEvent(() => {
    const options = { requestPolicy: 'network-only' } as const;
    return client.query(query, live.queryVariables, options).toPromise();
  });
  const apply = useEffectEvent((state: State) => live.onRead(state));
  const isActive = variables !== null && socketState === 'up';
  const reason = begunAt === restarts ? 'begun' : `${restarts}/${hint}`;
  useEffect(() => {
    if (!isActive) return undefined;
    let isCurrent = true;
    let retry: ReturnType<typeof setTimeout> | undefined;
    isReading.current = true;
    void read().then(({ data }) => {
      if (!isCurrent) return;
      isReading.current = false;
      if (data && !apply(data)) retry = setTimeout(readAgain, RETRY_MS);
    });
    return () => {
      isCurrent = false;
      isReading.current = false;
      clearTimeout(retry);
    };
  }, [isActive, reason, reads]);
}
