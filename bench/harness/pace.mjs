import { HttpConnection, httpRequest, isGood } from './http-connection.mjs';

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
  /** @type {HttpConnection[][]} */
  const idle = ports.map(() => []);
  /** @type {number[]} */
  const times = [];
  const began = performance.now();
  const dueAt = (/** @type {number} */ index) => began + (index * 1000) / perSecond;
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
    /** @type {(server: number) => HttpConnection} */
    const connect = (server) => {
      const connection = new HttpConnection(ports[server] ?? 0, (error) => {
        // The gateway closes connections that were idle for some seconds.
        const at = idle[server]?.indexOf(connection) ?? -1;
        if (at < 0) fail(error);
        else idle[server]?.splice(at, 1);
      });
      return connection;
    };
    /** @type {(index: number) => void} */
    const send = (index) => {
      const server = index % ports.length;
      const connection = idle[server]?.pop() ?? connect(server);
      connection.send(requests[index] ?? httpRequest('GET', '/'), (answer) => {
        times.push(performance.now() - dueAt(index));
        if (isGood(answer)) idle[server]?.push(connection);
        else fail(new Error(answer.toString('utf8').slice(0, 2000)));
      });
    };
  });
  for (const connection of idle.flat()) connection.close();
  return { times, dueAt };
}
