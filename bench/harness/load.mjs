import { HttpConnection, isGood } from './http-connection.mjs';

const CONNECTIONS = 32;

/**
 * The requests for a server. Connections take the requests in turn and start over after the last
 * one, or call a function for each, if none may be sent twice.
 *
 * @typedef {object} Target
 * @property {number} port
 * @property {readonly Buffer[] | (() => Buffer)} requests
 */

/**
 * Keeps 32 connections busy for the given time.
 *
 * @param {Target} target
 * @param {number} durationMs
 * @returns {Promise<number>} answers per second
 * @throws Error when any answer was not a success
 */
export async function loadFor(target, durationMs) {
  const began = performance.now();
  const answers = await run(target, () => performance.now() - began < durationMs);
  return (answers * 1000) / (performance.now() - began);
}

/**
 * Sends this many requests over 32 connections.
 *
 * @param {Target} target
 * @param {number} count
 */
export async function loadTimes(target, count) {
  let sent = 0;
  await run(target, () => {
    sent += 1;
    return sent <= count;
  });
}

/**
 * @param {Target} target
 * @param {() => boolean} mayContinue called before each request
 * @returns {Promise<number>} answers
 */
async function run({ port, requests }, mayContinue) {
  let turn = 0;
  let answers = 0;
  const nextRequest = () =>
    typeof requests === 'function' ? requests() : requests[turn++ % requests.length];
  /** @type {(connection: HttpConnection) => Promise<void>} */
  const keepBusy = (connection) =>
    new Promise((resolve, reject) => {
      const next = () => {
        const request = mayContinue() ? nextRequest() : undefined;
        if (request === undefined) resolve();
        else connection.send(request, take);
      };
      /** @type {(answer: Buffer) => void} */
      const take = (answer) => {
        if (!isGood(answer)) {
          reject(new Error(`not a success:\n${answer.toString('utf8').slice(0, 2000)}`));
          return;
        }
        answers += 1;
        next();
      };
      next();
    });
  const connections = Array.from({ length: CONNECTIONS }, () => {
    /** @type {(error: Error) => void} */
    let fail = () => undefined;
    const failed = new Promise((/** @type {(never: never) => void} */ _resolve, reject) => {
      fail = reject;
    });
    const connection = new HttpConnection(port, fail);
    return { connection, ended: Promise.race([keepBusy(connection), failed]) };
  });
  try {
    await Promise.all(connections.map(({ ended }) => ended));
  } finally {
    for (const { connection } of connections) connection.close();
  }
  return answers;
}
