import { Redis } from 'ioredis';
import { startWatched } from '../../tools/dev-stack/parts/redis-group.mjs';
import { PRIMARY } from '../../tools/dev-stack/parts/redis-server.mjs';
import { directoryFor } from './own-parts.js';

/** A primary, its replica, and three Sentinels that watch them, each a separate process. */
export interface WatchedRedis {
  readonly url: string;
  /** Kills the primary, as if its machine failed. */
  killPrimary(): void;
  /** The port of the server that the Sentinels take for the primary. */
  primaryPort(): Promise<number>;
  stop(): Promise<void>;
}

export async function startWatchedRedis(): Promise<WatchedRedis> {
  const { url, parts } = await startWatched(directoryFor('watched'));
  const [primary, , sentinel] = parts;
  if (!primary || !sentinel) throw new Error('a primary, a replica, and Sentinels were started');
  const client = new Redis(sentinel.url);
  return {
    url,
    killPrimary: () => void process.kill(primary.pid, 'SIGKILL'),
    async primaryPort() {
      const address = await client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', PRIMARY);
      return Number((address as readonly string[])[1]);
    },
    async stop() {
      client.disconnect();
      await Promise.all(parts.map((part) => part.stop()));
    },
  };
}
