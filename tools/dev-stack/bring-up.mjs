import { join } from 'node:path';
import { step } from './lib/steps.mjs';

/**
 * The known facts of a running part.
 *
 * @typedef {object} Facts
 * @property {Record<string, string>} settings for the gateway's environment
 * @property {Record<string, unknown>} running its entries in .stack/running.json
 */

/**
 * A part of the environment of the gateway. A new one is a file in parts/ and a line in
 * parts/index.mjs.
 *
 * @typedef {object} Part
 * @property {string} name names its log, its data and its process in .stack/running.json
 * @property {string} title for people
 * @property {string[]} needs the names of the parts that must run first
 * @property {Record<string, { fallback: number, protocol: 'tcp' | 'udp' }>} ports by the variables that change them
 * @property {() => Promise<unknown>} [prepare] installs its program; starts before the parts that it needs are running
 * @property {boolean} [compiles] whether that keeps all processors busy; such parts are prepared one at a time, in their order
 * @property {() => boolean} [isInstalled] whether the program is installed
 * @property {boolean} [usesPackages] whether it needs node_modules
 * @property {boolean} [mayJoinLater] whether people can meet without it
 * @property {(env: NodeJS.ProcessEnv) => Facts | null} given null unless the environment names a running one
 * @property {(context: Context) => Promise<{ part: import('./parts/running-part.mjs').RunningPart, facts: Facts }>} start
 */

/**
 * @typedef {object} Plan
 * @property {NodeJS.ProcessEnv} env
 * @property {ReadonlyMap<string, number>} ports by variable
 * @property {import('./lib/secrets.mjs').Secrets} secrets
 * @property {string} dataDirectory
 * @property {string} logDirectory
 * @property {boolean} fresh
 * @property {string | null} gatewayUrl the address for the events of parts; null for none
 * @property {Promise<void>} packages resolves when node_modules is installed
 */

/**
 * The values of a plan for one part.
 *
 * @typedef {object} Context
 * @property {(variable: string) => number} port
 * @property {(name: string) => string} secret given or generated
 * @property {Record<string, string>} settings of the running parts
 * @property {string} directory the part's own
 * @property {string} logFile the part's own
 * @property {boolean} fresh
 * @property {string | null} gatewayUrl
 */

/**
 * @typedef {object} Stack
 * @property {Record<string, string>} settings
 * @property {Record<string, unknown>} running
 * @property {Map<string, import('./parts/running-part.mjs').RunningPart>} started by name; parts given from outside are absent
 */

/** @typedef {{ part: Part, joined: Promise<void> }} Latecomer */

/** Starts the parts in parallel, each as soon as the parts that it needs are running. */
export class BringUp {
  /** @type {Stack} filled as parts come up */
  stack = { settings: {}, running: {}, started: new Map() };
  #parts;
  #plan;
  /** @type {Map<string, Promise<void>>} */
  #prepared = new Map();
  /** @type {Map<string, Promise<void>>} */
  #tasks = new Map();
  /** @type {Set<string>} names of the parts whose programs are installed */
  #isPrepared = new Set();

  /**
   * Starts at once.
   *
   * @param {readonly Part[]} parts
   * @param {Plan} plan
   */
  constructor(parts, plan) {
    this.#parts = parts;
    this.#plan = plan;
    this.#prepareAll();
    for (const part of parts) this.#task(part).catch(() => undefined);
  }

  /** Resolves when every part is running. */
  async all() {
    await Promise.all(this.#parts.map((part) => this.#task(part)));
    return this.stack;
  }

  /**
   * Resolves when people can meet. Waits for a part that may join later only if its program is
   * installed.
   *
   * @param {(part: Part) => boolean} isWanted waits for these parts nevertheless
   * @returns {Promise<Latecomer[]>} the parts that are not running yet
   */
  async essentials(isWanted) {
    const [later, first] = partition(this.#parts, (part) => part.mayJoinLater && !isWanted(part));
    await Promise.all(first.map((part) => this.#task(part)));
    const [soon, late] = partition(later, ({ name }) => this.#isPrepared.has(name));
    await Promise.all(soon.map((part) => this.#task(part)));
    return late.map((part) => ({ part, joined: this.#task(part) }));
  }

  #prepareAll() {
    const own = this.#parts.filter((part) => part.given(this.#plan.env) === null);
    let compiling = Promise.resolve();
    for (const { name, prepare, compiles, isInstalled } of own) {
      const mustWait = compiles && !isInstalled?.();
      const preparing = (mustWait ? compiling : Promise.resolve()).then(() => prepare?.());
      // The step that needs the part reports a failure; the next part is compiled nevertheless.
      if (mustWait) compiling = preparing.then(ignore, ignore);
      const prepared = preparing.then(() => void this.#isPrepared.add(name));
      prepared.catch(ignore);
      this.#prepared.set(name, prepared);
    }
  }

  /**
   * @param {Part} part
   * @returns {Promise<void>}
   */
  #task(part) {
    const known = this.#tasks.get(part.name);
    if (known !== undefined) return known;
    const needed = this.#parts.filter(({ name }) => part.needs.includes(name));
    const own = this.#bringUp(part, needed);
    this.#tasks.set(part.name, own);
    return own;
  }

  /**
   * @param {Part} part
   * @param {Part[]} needed
   */
  async #bringUp(part, needed) {
    const { stack } = this;
    const { env, packages } = this.#plan;
    /** @type {Facts} */
    const facts = await step(part.title, async (say) => {
      const given = part.given(env);
      if (given !== null) {
        say('given by the environment');
        return given;
      }
      await Promise.all([
        this.#prepared.get(part.name),
        part.usesPackages ? packages : null,
        ...needed.map((other) => this.#task(other)),
      ]);
      const own = await part.start(contextOf(part, this.#plan, stack.settings));
      stack.started.set(part.name, own.part);
      say(`${own.part.url}, from ${own.part.from}`);
      return own.facts;
    });
    Object.assign(stack.settings, facts.settings);
    Object.assign(stack.running, facts.running);
  }
}

const ignore = () => undefined;

/**
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => unknown} isFirst
 * @returns {[T[], T[]]}
 */
function partition(items, isFirst) {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
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
