import { slotOf } from '../../src/redis/redis-client.js';
import { startCluster } from '../../tools/dev-stack/parts/redis-group.mjs';
import { directoryFor } from './own-parts.js';

const SLOTS = 16_384;
/** Short, so that a master is soon replaced. */
const NODE_TIMEOUT = ['--cluster-node-timeout', '2000'];

/** A separate cluster of three masters with a replica each, every node a process. */
export interface OwnCluster {
  readonly url: string;
  /** The number of masters at the start. */
  readonly shardCount: number;
  /** Which of them has the keys with this hash tag, such as the ID of a room; counted from 0. */
  shardOf(tag: string): number;
  /** Kills a master, as if its machine failed, or halts it, as if it were cut off. */
  signalMaster(shard: number, signal: 'SIGKILL' | 'SIGSTOP'): void;
  /** Kills a master and its replica, so that no node has their keys. */
  loseShard(shard: number): Promise<void>;
  /** Starts both again, with their data. */
  returnShard(shard: number): Promise<void>;
  /** The address of a master at the start. */
  masterOf(shard: number): string;
  stop(): Promise<void>;
}

/** @param args more of each node's command line */
export async function startOwnCluster(args: string[] = []): Promise<OwnCluster> {
  const { url, parts } = await startCluster(directoryFor('cluster'), [...NODE_TIMEOUT, ...args]);
  const shardCount = parts.length / 2;
  const partAt = (index: number) => {
    const part = parts[index];
    if (!part) throw new Error(`there is no node ${index}`);
    return part;
  };
  /** The master comes first. */
  const nodesOf = (shard: number) => [partAt(shard), partAt(shard + shardCount)];
  return {
    url,
    shardCount,
    shardOf: (tag) => Math.floor((slotOf(`{${tag}}`) * shardCount) / SLOTS),
    signalMaster(shard, signal) {
      process.kill(partAt(shard).pid, signal);
    },
    async loseShard(shard) {
      // Both before either is missed, so that none is promoted.
      const processes = nodesOf(shard).map(({ process }) => process);
      for (const { pid } of processes) process.kill(pid, 'SIGKILL');
      await Promise.all(processes.map(({ exited }) => exited));
    },
    async returnShard(shard) {
      await Promise.all(nodesOf(shard).map((node) => node.start()));
    },
    masterOf: (shard) => new URL(partAt(shard).url).host,
    async stop() {
      await Promise.all(parts.map((part) => part.stop()));
    },
  };
}
