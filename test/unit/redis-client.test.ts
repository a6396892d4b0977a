import { describe, expect, it } from '@jest/globals';
import { Cluster, Redis } from 'ioredis';
import { queuePrefix } from '../../src/jobs/queue-prefix.js';
import { keysOnAllMasters, slotOf } from '../../src/redis/redis-client.js';

const SLOTS = 16_384;

/** A client that has read the slots of a cluster, and is not connected. */
const clusterOf = (masters: readonly string[]): Cluster => {
  const slots = Array.from({ length: SLOTS }, (_, slot) => [
    masters[Math.floor((slot * masters.length) / SLOTS)],
  ]);
  return Object.assign(new Cluster(['redis://a'], { lazyConnect: true }), { slots });
};

const server = () => new Redis('redis://a', { lazyConnect: true });

describe('keysOnAllMasters', () => {
  it('names one key on a single server', () => {
    expect(keysOnAllMasters(server(), 'foyer:writable')).toEqual([
      { key: 'foyer:writable', master: null },
    ]);
  });

  it('names one key on each master of a cluster', () => {
    const cluster = clusterOf(['a:1', 'b:1', 'c:1']);

    const keys = keysOnAllMasters(cluster, 'foyer:writable');

    expect(keys.map(({ master }) => master).toSorted()).toEqual(['a:1', 'b:1', 'c:1']);
    for (const { key, master } of keys) expect(cluster.slots[slotOf(key)]).toEqual([master]);
  });

  it('names a key while the slots of a cluster are unknown, so that a write fails', () => {
    const cluster = Object.assign(clusterOf(['a:1']), { slots: [] });

    expect(keysOnAllMasters(cluster, 'foyer:writable')).toHaveLength(1);
  });
});

describe('queuePrefix', () => {
  it('keeps the names of earlier releases on a single server', () => {
    expect(queuePrefix(server(), 'foyer:jobs', 'inbox')).toBe('foyer:jobs');
  });

  it('is a hash tag of each queue in a cluster', () => {
    const cluster = clusterOf(['a:1']);

    expect(queuePrefix(cluster, 'foyer:jobs', 'inbox')).toBe('{foyer:jobs:inbox}');
    expect(queuePrefix(cluster, 'foyer:jobs', 'deliveries')).toBe('{foyer:jobs:deliveries}');
  });
});
