/** The keys of one lane, all with the hash tag `{lane}`, in the order of the scripts' KEYS. */
export const LANE_KEYS = [
  /** List: waiting events, oldest first. The event being handled stays in it until it is done. */
  'queue',
  /** Hash: state of the head event: `tries`, `since` when it holds the lane, `waits`. */
  'head',
  // The next three have the names of earlier releases, whose workers share the lanes during a rolling
  // update: events under another name would be forgotten.
  /** Sorted set: IDs of deferred events, by the time of their next attempt. */
  'aside',
  /** Hash: those events by ID. */
  'aside-events',
  /** Hash: their tries by ID. */
  'aside-tries',
  /** String: the worker of this lane. Expires if the worker dies. */
  'lease',
] as const;
