import { Cluster, Command, type Redis } from 'ioredis';

/** A connection to one server, or connections to the nodes of a cluster. */
export type RedisClient = Redis | Cluster;

export const isCluster = (redis: RedisClient): redis is Cluster => redis instanceof Cluster;

/** A client with connections of its own, for commands that block. */
export const duplicateOf = (redis: RedisClient): RedisClient =>
  isCluster(redis) ? redis.duplicate() : redis.duplicate();

/** The slot of a cluster in which the client looks for a key or channel. */
export const slotOf = (name: string): number => new Command('get', [name]).getSlot();

/** Names beginning with `name`: one key on a server, in a cluster one on each master that has slots. */
export function keysOnAllMasters(redis: RedisClient, name: string): readonly string[] {
  if (!isCluster(redis)) return [name];
  const masters = new Set(redis.slots.map(([master]) => master));
  const keys = new Map<string | undefined, string>();
  for (let tag = 0; keys.size < masters.size && tag < MAX_TAGS; tag += 1) {
    const key = `${name}:{${tag}}`;
    const master = redis.slots[slotOf(key)]?.[0];
    if (!keys.has(master)) keys.set(master, key);
  }
  return keys.size > 0 ? [...keys.values()] : [name];
}

/** More than needed to hit a master that has one slot in a thousand. */
const MAX_TAGS = 10_000;
