import DataLoader from 'dataloader';

/** MongoDB works on one call at a time per connection: longer ones would keep others waiting. */
const MOST = 100;

/**
 * Puts what is asked for in the same turn of the event loop into one call, which costs the driver
 * little more than a single one. Nothing is kept: whoever asks later is answered by a later call.
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

/** As `gather`, for records by their ids; null for one that is not there. */
export function gatherById<V extends { readonly id: string }>(
  find: (ids: string[]) => Promise<readonly V[]>,
): (id: string) => Promise<V | null> {
  return batch(async (ids: readonly string[]) => {
    const found = await find([...new Set(ids)]);
    const byId = new Map(found.map((record) => [record.id, record]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}
