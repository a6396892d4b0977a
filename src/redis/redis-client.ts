import { Cluster, Command, type Redis } from 'ioredis';

/** A connection to one server, or connections to the nodes of a cluster. */
export type RedisClient = Redis | Cluster;

export const isCluster = (redis: RedisClient): redis is Cluster => redis instanceof Cluster;

/** A client with connections of its own, for commands that block. */
export const duplicateOf = (redis: RedisClient): RedisClient =>
  isCluster(redis) ? redis.duplicate() : redis.duplicate();

/** The slot of a cluster in which the client looks for a key or channel. */
export const slotOf = (name: string): number => new Command('get', [name]).getSlot();

/** A key, and the master of a cluster that has it: host:port. */
export interface PlacedKey {
  readonly key: string;
  /** Null on a single server, and while the slots are unknown. */
  readonly master: string | null;
}

/** Keys beginning with `name`: one on a server, in a cluster one on each master that has slots. */
export function keysOnAllMasters(redis: RedisClient, name: string): readonly PlacedKey[] {
  if (!isCluster(redis)) return [{ key: name, master: null }];
  const masters = new Set(redis.slots.map(([master]) => master));
  const keys = new Map<string | null, PlacedKey>();
  for (let tag = 0; keys.size < masters.size && tag < MAX_TAGS; tag += 1) {
    const key = `${name}:{${tag}}`;
    const master = redis.slots[slotOf(key)]?.[0] ?? null;
    if (!keys.has(master)) keys.set(master, { key, master });
  }
  return keys.size > 0 ? [...keys.values()] : [{ key: name, master: null }];
}

/** More than needed to hit a master that has one slot in a thousand. */
const MAX_TAGS = 10_000;
