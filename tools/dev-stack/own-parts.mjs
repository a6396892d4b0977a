import { join } from 'node:path';
import { BringUp, portsOf } from './bring-up.mjs';
import { Secrets } from './lib/secrets.mjs';
import { parts } from './parts/index.mjs';
import { freePort } from './processes/ports.mjs';

/**
 * Starts every part on a free port with separate data, without disturbing a running `npm start`. A
 * part that `plan.env` names is used unchanged.
 *
 * @param {string} directory for the data, logs, and secrets of the parts
 * @param {import('./processes/lifetime.mjs').Hook} atEnd
 * @param {Partial<import('./bring-up.mjs').Plan>} [plan]
 * @returns {Promise<import('./bring-up.mjs').Stack>}
 */
export async function startOwnParts(directory, atEnd, plan = {}) {
  /** @type {Map<string, number>} */
  const ports = new Map();
  for (const { variable } of portsOf(parts)) ports.set(variable, await freePort());
  const bringUp = new BringUp(parts, {
    env: process.env,
    ports,
    secrets: new Secrets(process.env, join(directory, 'secrets.json')),
    dataDirectory: join(directory, 'data'),
    logDirectory: join(directory, 'logs'),
    fresh: true,
    gatewayUrl: null,
    packages: Promise.resolve(),
    ...plan,
  });
  const stack = await bringUp.all();
  atEnd(() => {
    for (const part of stack.started.values()) part.discard();
  });
  return stack;
}
