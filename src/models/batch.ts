import DataLoader from 'dataloader';
import type { Collection, mongo } from 'mongoose';
import { storeCall } from './store-errors.js';

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

/**
 * Combines lists by key into one call. If that returns `limit` values, there may be more: each key
 * is listed by itself, so that many values of one key do not hide those of another.
 * @param list returns at most `limit` values of the keys, those of each key in their order
 */
export function batchLists<V>(
  list: (keys: readonly string[]) => Promise<readonly V[]>,
  keyOf: (value: V) => string | null,
  limit: number,
): (key: string) => Promise<readonly V[]> {
  return batch(async (keys: readonly string[]) => {
    const found = await list(keys);
    if (keys.length > 1 && found.length === limit) {
      return Promise.all(keys.map((key) => list([key])));
    }
    const byKey = new Map<string | null, V[]>();
    for (const value of found) {
      const key = keyOf(value);
      const values = byKey.get(key);
      if (values) values.push(value);
      else byKey.set(key, [value]);
    }
    return keys.map((key) => byKey.get(key) ?? []);
  });
}

/** Combines writes that return nothing. */
export function batchWrites<Input>(
  write: (inputs: readonly Input[]) => Promise<unknown>,
): (input: Input) => Promise<void> {
  const add = batch(async (inputs: readonly Input[]) => {
    await write(inputs);
    return inputs.map(() => null);
  });
  return async (input) => {
    await add(input);
  };
}

/** Combines updates of single documents of a collection. */
export const batchUpdates = <D extends mongo.Document>(collection: Collection<D>) =>
  batchWrites((updates: readonly mongo.UpdateOneModel<D>[]) => {
    const operations = updates.map((updateOne) => ({ updateOne }));
    return storeCall(() => collection.bulkWrite(operations, { ordered: false }));
  });
