import { slotOf } from '../../src/redis/redis-client.js';
import { startCluster } from '../../tools/dev-stack/parts/redis-group.mjs';
import { directoryFor } from './own-parts.js';

const SLOTS = 16_384;
/** Short, so that a master is soon replaced. */
const NODE_TIMEOUT_MS = 2_000;

/** A separate cluster of three masters with a replica each, every node a process. */
export interface OwnCluster {
  readonly url: string;
  /** The number of masters at the start. */
  readonly shardCount: number;
  /** Which of them has the keys with this hash tag, such as the ID of a room; counted from 0. */
  shardOf(tag: string): number;
  /** Kills a master, as if its machine failed, or halts it, as if it were cut off. */
  signalMaster(shard: number, signal: 'SIGKILL' | 'SIGSTOP'): void;
  stop(): Promise<void>;
}

export async function startOwnCluster(): Promise<OwnCluster> {
  const { url, parts } = await startCluster(directoryFor('cluster'), NODE_TIMEOUT_MS);
  const shardCount = parts.length / 2;
  return {
    url,
    shardCount,
    shardOf: (tag) => Math.floor((slotOf(`{${tag}}`) * shardCount) / SLOTS),
    signalMaster(shard, signal) {
      const master = parts[shard];
      if (!master) throw new Error(`there is no shard ${shard}`);
      process.kill(master.pid, signal);
    },
    async stop() {
      await Promise.all(parts.map((part) => part.stop()));
    },
  };
}
