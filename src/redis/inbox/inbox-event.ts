/** The part of an event that the inbox needs; the rest belongs to its handler. Stored as JSON. */
export interface InboxEvent {
  /** An event is handled once per ID, however often it is delivered. */
  readonly id: string;
  readonly name: string;
  /** Events of a lane are handled in order, one at a time. Letters, digits, `-`, `_`. */
  readonly lane: string;
  readonly receivedAtMs: number;
  /** The trace in which it was received, if that is recorded. */
  readonly traceparent?: string;
}

/** An event that a worker is handling. */
export interface TakenEvent<E> {
  readonly event: E;
  /**
   * `queue`: the head of its lane, which waits for it. `deferred`: failed before, and no longer blocks
   * its lane.
   */
  readonly source: 'queue' | 'deferred';
  /** Includes this one. */
  readonly tries: number;
  /** How long it has blocked its lane, without outages. */
  readonly heldMs: number;
  /** How often it was postponed by an outage. */
  readonly waits: number;
}

export type TakeResult<E> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'held'; readonly forMs: number }
  | { readonly kind: 'event'; readonly taken: TakenEvent<E> };

/**
 * `done`: removed. `retry`: tried again at the head of the lane. `deferred`: tried again after the
 * delay, while the lane continues. `wait`: one of the latter two, but the try does not count.
 */
export type Outcome = 'done' | 'retry' | 'deferred' | 'wait';

/** The lane afterward: `empty` if it was released because no event is left. */
export type Settled = 'kept' | 'empty' | 'lost';

/** An event that is no longer retried unless an operator replays it. */
export interface ParkedEvent<E extends InboxEvent = InboxEvent> {
  readonly event: E;
  readonly error: string;
  readonly tries: number;
  readonly parkedAtMs: number;
}
