import { Redis } from 'ioredis';
import { PRIMARY, startRedis, startSentinel } from '../../tools/dev-stack/parts/redis.mjs';
import { freePort } from '../../tools/dev-stack/processes/ports.mjs';
import { eventually } from './eventually.js';
import { directoryFor } from './own-parts.js';

const SENTINELS = 3;

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
  const primary = await startServer();
  const replica = await startServer(['--replicaof', '127.0.0.1', String(primary.port)]);
  const sentinels = await Promise.all(
    Array.from({ length: SENTINELS }, async () =>
      startSentinel({ port: await freePort(), directory: directoryFor('sentinel') }, primary.port),
    ),
  );
  const clients = sentinels.map(({ url }) => new Redis(url));
  await Promise.all(clients.map(canReplacePrimary));
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${PRIMARY}`,
    killPrimary: () => void process.kill(primary.pid, 'SIGKILL'),
    async primaryPort() {
      const address = await clients[0]?.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', PRIMARY);
      return Number((address as readonly string[])[1]);
    },
    async stop() {
      for (const client of clients) client.disconnect();
      await Promise.all([...sentinels, primary, replica].map((part) => part.stop()));
    },
  };
}

const startServer = async (args: string[] = []) =>
  startRedis({ port: await freePort(), directory: directoryFor('redis') }, args);

/** A Sentinel learns of the replica and of the others within seconds. */
const canReplacePrimary = (client: Redis): Promise<unknown> =>
  eventually(
    async () => {
      const quorum = (await client.call('SENTINEL', 'CKQUORUM', PRIMARY)) as string;
      const replicas = (await client.call('SENTINEL', 'REPLICAS', PRIMARY)) as readonly string[][];
      return quorum.startsWith(`OK ${SENTINELS} `) && replicas.some(isInSync);
    },
    Boolean,
    60_000,
  );

const isInSync = (fields: readonly string[]): boolean =>
  fields[fields.indexOf('master-link-status') + 1] === 'ok';
