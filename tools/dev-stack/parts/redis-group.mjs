import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StackError } from '../lib/stack-error.mjs';
import { freePort } from '../processes/ports.mjs';
import { askRedis } from '../processes/redis-wire.mjs';
import { PRIMARY, startRedis, startSentinel } from './redis-server.mjs';

const SLOTS = 16_384;
const SHARDS = 3;
const SENTINELS = 3;
const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 50;
/** A node that does not answer for so long counts as failed. */
const NODE_TIMEOUT_MS = 5000;
/**
 * Starts to replicate at once, instead of waiting for more replicas, and soon sends the first data,
 * before which a replica is not listed.
 */
const EAGER = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1'];

/**
 * Several processes that form one store.
 *
 * @typedef {object} RedisGroup
 * @property {string} url in the form of REDIS_URL
 * @property {import('./running-part.mjs').RunningPart[]} parts
 */

/**
 * A Redis Cluster of three masters and, after them in `parts`, their replicas. It begins with no data,
 * because its ports differ from run to run.
 *
 * @param {string} directory for their data
 * @param {string[]} [args] more of each node's command line
 * @returns {Promise<RedisGroup>}
 */
export async function startCluster(directory, args = []) {
  rmSync(directory, { recursive: true, force: true });
  const nodes = await Promise.all(
    Array.from({ length: 2 * SHARDS }, (_, index) => startNode(directory, index, args)),
  );
  const ports = nodes.map(({ part }) => part.port);
  const [masters, replicas] = [ports.slice(0, SHARDS), ports.slice(SHARDS)];
  const [first = 0] = masters;
  for (const [index, port] of masters.entries()) {
    await tell(port, `CLUSTER ADDSLOTSRANGE ${slotsFrom(index)} ${slotsFrom(index + 1) - 1}`);
    await tell(port, `CLUSTER SET-CONFIG-EPOCH ${index + 1}`);
  }
  for (const { part, busPort } of nodes.slice(1)) {
    await tell(first, `CLUSTER MEET 127.0.0.1 ${part.port} ${busPort}`);
  }
  await untilAll(ports, 'CLUSTER INFO', (reply) => reply.includes(`known_nodes:${ports.length}`));
  for (const [index, port] of replicas.entries()) {
    const [id = ''] = /[\da-f]{40}/.exec(await askRedis(masters[index] ?? 0, 'CLUSTER MYID')) ?? [];
    await tell(port, `CLUSTER REPLICATE ${id}`);
  }
  await untilAll(replicas, 'INFO replication', (reply) => reply.includes('link_status:up'));
  // A replica that others do not know could not replace its master.
  const knowsAll = (/** @type {string} */ reply) =>
    ports.every((port) => reply.includes(`:${port}\r\n`));
  await untilAll(ports, 'CLUSTER SLOTS', knowsAll);
  await untilAll(ports, 'CLUSTER INFO', (reply) => reply.includes('cluster_state:ok'));
  const addresses = masters.map((port) => `127.0.0.1:${port}`).join(',');
  return { url: `redis+cluster://${addresses}`, parts: nodes.map(({ part }) => part) };
}

/**
 * A primary, its replica, and the Sentinels that watch them, in this order. They begin with no data,
 * as a cluster does.
 *
 * @param {string} directory for their data
 * @returns {Promise<RedisGroup>}
 */
export async function startWatched(directory) {
  rmSync(directory, { recursive: true, force: true });
  const server = async (/** @type {string} */ name, /** @type {string[]} */ args) =>
    startRedis({ port: await freePort(), directory: join(directory, name) }, args);
  const primary = await server('primary', EAGER);
  const replica = await server('replica', ['--replicaof', '127.0.0.1', String(primary.port)]);
  // Sentinels ask the primary for its replicas at once, and then every ten seconds.
  await untilAll([replica.port], 'INFO replication', (reply) => reply.includes('link_status:up'));
  const sentinels = await Promise.all(
    Array.from({ length: SENTINELS }, async (_, index) =>
      startSentinel(
        { port: await freePort(), directory: join(directory, `sentinel-${index}`) },
        primary.port,
      ),
    ),
  );
  const ports = sentinels.map(({ port }) => port);
  const quorum = `OK ${SENTINELS} usable`;
  await untilAll(ports, `SENTINEL CKQUORUM ${PRIMARY}`, (reply) => reply.includes(quorum));
  const isKnown = (/** @type {string} */ reply) => reply.includes('master-link-status\r\n$2\r\nok');
  await untilAll(ports, `SENTINEL REPLICAS ${PRIMARY}`, isKnown);
  const addresses = ports.map((port) => `127.0.0.1:${port}`).join(',');
  return {
    url: `redis+sentinel://${addresses}/${PRIMARY}`,
    parts: [primary, replica, ...sentinels],
  };
}

/**
 * @param {string} directory
 * @param {number} index
 * @param {string[]} args
 */
async function startNode(directory, index, args) {
  const [port, busPort] = [await freePort(), await freePort()];
  const options = { port, directory: join(directory, `node-${index}`), fresh: true };
  const cluster = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort)];
  const timeout = ['--cluster-node-timeout', String(NODE_TIMEOUT_MS)];
  return { part: await startRedis(options, [...cluster, ...timeout, ...EAGER, ...args]), busPort };
}

const slotsFrom = (/** @type {number} */ index) => Math.ceil((index * SLOTS) / SHARDS);

/**
 * @param {number} port
 * @param {string} command
 */
async function tell(port, command) {
  // A node answers when its configuration is on the disk, which takes seconds on a busy machine.
  const reply = await askRedis(port, command, READY_TIMEOUT_MS);
  if (!reply.startsWith('+OK')) throw new StackError(`Redis rejected ${command}: ${reply}`);
}

/**
 * Waits until every server replies as required.
 *
 * @param {number[]} ports
 * @param {string} command
 * @param {(reply: string) => boolean} isGood
 */
async function untilAll(ports, command, isGood) {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  for (const port of ports) {
    for (let reply = ''; !isGood(reply); reply = await askRedis(port, command)) {
      if (performance.now() > deadline) {
        throw new StackError(`Redis on port ${port} is not ready; ${command} answers: ${reply}`);
      }
      await delay(POLL_MS);
    }
  }
}
