import DataLoader from 'dataloader';

/** MongoDB processes one call per connection at a time; longer calls would delay others. */
const MAX_BATCH_SIZE = 100;

/**
 * Combines the calls of one turn of the event loop into one, which costs the driver little more
 * than a single one. Nothing is cached.
 * @param run returns the results in the order of the inputs
 */
export function batch<Input, Result>(
  run: (inputs: readonly Input[]) => Promise<readonly Result[]>,
): (input: Input) => Promise<Result> {
  const loader = new DataLoader<Input, Result>(run, {
    cache: false,
    maxBatchSize: MAX_BATCH_SIZE,
    batchScheduleFn: (send) => setImmediate(send),
  });
  return (input) => loader.load(input);
}

/** As `batch`, for records by their IDs; null for a missing one. */
export function batchById<V extends { readonly id: string }>(
  find: (ids: string[]) => Promise<readonly V[]>,
): (id: string) => Promise<V | null> {
  return batch(async (ids: readonly string[]) => {
    const found = await find([...new Set(ids)]);
    const byId = new Map(found.map((record) => [record.id, record]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}
