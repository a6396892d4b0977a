import { join } from 'node:path';
import { step } from './steps.mjs';

/**
 * What is known of a part that is there.
 *
 * @typedef {object} Facts
 * @property {Record<string, string>} settings for the gateway's environment
 * @property {Record<string, unknown>} running its entries in .stack/running.json
 */

/**
 * One thing that the gateway stands on. A new one is a file in parts/ and a line in parts/index.mjs.
 *
 * @typedef {object} Part
 * @property {string} name names its log, its data and its process in .stack/running.json
 * @property {string} title as people say it
 * @property {string[]} needs names of the parts that must be there first
 * @property {Record<string, { fallback: number, protocol: 'tcp' | 'udp' }>} ports by the variable that moves them
 * @property {(env: NodeJS.ProcessEnv) => Facts | null} given null unless the environment gives it
 * @property {(context: Context) => Promise<{ part: import('./running-part.mjs').RunningPart, facts: Facts }>} start
 */

/**
 * @typedef {object} Plan
 * @property {NodeJS.ProcessEnv} env
 * @property {ReadonlyMap<string, number>} ports by variable
 * @property {import('./secrets.mjs').Secrets} secrets
 * @property {string} dataDirectory
 * @property {string} logDirectory
 * @property {boolean} fresh
 * @property {string | null} gatewayUrl where parts report what happens; null: nowhere
 */

/**
 * What one part gets of it.
 *
 * @typedef {object} Context
 * @property {(variable: string) => number} port
 * @property {(name: string) => string} secret given or made up
 * @property {Record<string, string>} settings of the parts that are there already
 * @property {string} directory the part's own
 * @property {string} logFile the part's own
 * @property {boolean} fresh
 * @property {string | null} gatewayUrl
 */

/**
 * @typedef {object} Stack
 * @property {Record<string, string>} settings
 * @property {Record<string, unknown>} running
 * @property {Map<string, import('./running-part.mjs').RunningPart>} started by name; parts given from outside are absent
 */

/**
 * Brings the parts up side by side, each as soon as what it needs is there.
 *
 * @param {readonly Part[]} parts
 * @param {Plan} plan
 * @returns {Promise<Stack>}
 */
export async function bringUp(parts, plan) {
  /** @type {Stack} */
  const stack = { settings: {}, running: {}, started: new Map() };
  /** @type {Map<string, Promise<void>>} */
  const tasks = new Map();
  /** @type {(part: Part) => Promise<void>} */
  const task = (part) => {
    const known = tasks.get(part.name);
    if (known !== undefined) return known;
    const needed = parts.filter(({ name }) => part.needs.includes(name)).map(task);
    const own = Promise.all(needed).then(() => bringUpOne(part, plan, stack));
    tasks.set(part.name, own);
    return own;
  };
  await Promise.all(parts.map(task));
  return stack;
}

/**
 * @param {Part} part
 * @param {Plan} plan
 * @param {Stack} stack
 */
async function bringUpOne(part, plan, stack) {
  /** @type {Facts} */
  const facts = await step(part.title, async (say) => {
    const given = part.given(plan.env);
    if (given !== null) {
      say('given by the environment');
      return given;
    }
    const own = await part.start(contextOf(part, plan, stack.settings));
    stack.started.set(part.name, own.part);
    say(`${own.part.url}, from ${own.part.from}`);
    return own.facts;
  });
  Object.assign(stack.settings, facts.settings);
  Object.assign(stack.running, facts.running);
}

/**
 * @param {Part} part
 * @param {Plan} plan
 * @param {Record<string, string>} settings
 * @returns {Context}
 */
function contextOf(
  part,
  { ports, secrets, dataDirectory, logDirectory, fresh, gatewayUrl },
  settings,
) {
  return {
    port: (variable) => ports.get(variable) ?? 0,
    secret: (name) => secrets.get(name),
    settings,
    directory: join(dataDirectory, part.name),
    logFile: join(logDirectory, `${part.name}.log`),
    fresh,
    gatewayUrl,
  };
}

/**
 * @param {readonly Part[]} parts
 * @returns {{ variable: string, fallback: number, protocol: 'tcp' | 'udp', title: string }[]}
 */
export function portsOf(parts) {
  return parts.flatMap(({ title, ports }) =>
    Object.entries(ports).map(([variable, port]) => ({ variable, title, ...port })),
  );
}
