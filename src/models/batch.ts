import DataLoader from 'dataloader';

/** MongoDB processes one call per connection at a time; longer calls would delay others. */
const MOST = 100;

/**
 * Combines the questions of one turn of the event loop into one call, which costs the driver little
 * more than a single one. Nothing is cached.
 * @param ask answers in the order of the questions
 */
export function batch<Question, Answer>(
  ask: (questions: readonly Question[]) => Promise<readonly Answer[]>,
): (question: Question) => Promise<Answer> {
  const loader = new DataLoader<Question, Answer>(ask, {
    cache: false,
    maxBatchSize: MOST,
    batchScheduleFn: (send) => setImmediate(send),
  });
  return (question) => loader.load(question);
}

/** As `batch`, for records by their IDs; null for a missing one. */
export function gatherById<V extends { readonly id: string }>(
  find: (ids: string[]) => Promise<readonly V[]>,
): (id: string) => Promise<V | null> {
  return batch(async (ids: readonly string[]) => {
    const found = await find([...new Set(ids)]);
    const byId = new Map(found.map((record) => [record.id, record]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}
