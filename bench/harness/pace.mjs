import { ConnectionPool } from './connection-pool.mjs';
import { isGood } from './http-connection.mjs';

/**
 * Sends at a steady pace, whether or not responses arrive.
 *
 * @param {readonly number[]} ports of the servers, in turn
 * @param {readonly Buffer[]} requests
 * @param {number} perSecond
 * @returns {Promise<{ times: number[], dueAt: (index: number) => number }>} ms from when each was
 *   due until its answer, in the order of the answers, and when a request was due
 */
export async function pace(ports, requests, perSecond) {
  /** @type {number[]} */
  const times = [];
  const began = performance.now();
  const dueAt = (/** @type {number} */ index) => began + (index * 1000) / perSecond;
  /** @type {ConnectionPool[]} */
  let pools = [];
  await new Promise((/** @type {(value?: undefined) => void} */ resolve, reject) => {
    let sent = 0;
    const timer = setInterval(() => {
      const due = Math.min(requests.length, ((performance.now() - began) * perSecond) / 1000);
      for (; sent < due; sent += 1) send(sent);
      if (times.length < requests.length) return;
      clearInterval(timer);
      resolve();
    }, 1);
    /** @type {(error: Error) => void} */
    const fail = (error) => {
      clearInterval(timer);
      reject(error);
    };
    pools = ports.map((port) => new ConnectionPool(port, fail));
    /** @type {(index: number) => void} */
    const send = (index) => {
      const [pool, request] = [pools[index % pools.length], requests[index]];
      if (!pool || !request) throw new Error('unreachable');
      pool.send(request, (answer) => {
        times.push(performance.now() - dueAt(index));
        if (!isGood(answer)) fail(new Error(answer.toString('utf8').slice(0, 2000)));
      });
    };
  });
  for (const pool of pools) pool.close();
  return { times, dueAt };
}
