import { ConnectionString } from 'mongodb-connection-string-url';
import { randomBytes } from 'node:crypto';
import { compare } from './rounds.mjs';
import { Gateway } from './servers.mjs';

/**
 * A row of the table.
 *
 * @typedef {object} Row
 * @property {string} what
 * @property {string} foyer
 * @property {string} [express] the same of bare Express, in the same run
 * @property {number} [ratio] Foyer to Express, or to what `what` says
 * @property {{ text: string, holds: boolean }} [wanted]
 */

/**
 * One measurement: a file in measurements/ and a line in measurements/index.mjs.
 *
 * @typedef {object} Measurement
 * @property {string} name for the command line
 * @property {(bench: Bench) => Promise<Row[]>} run
 */

/**
 * The environment of measurements: running parts, and the gateways that measurements start on them.
 */
export class Bench {
  #place;
  #settings;

  /**
   * @param {import('./servers.mjs').Place} place
   * @param {NodeJS.ProcessEnv} settings the addresses of the parts
   * @param {import('./servers.mjs').BareServers} bare
   */
  constructor(place, settings, bare) {
    this.#place = place;
    this.#settings = settings;
    this.bare = bare;
  }

  /**
   * Starts a gateway on separate stores, so that no measurement depends on another.
   *
   * @template T
   * @param {NodeJS.ProcessEnv} settings
   * @param {(gateway: Gateway) => Promise<T>} use
   * @returns {Promise<T>}
   */
  withGateway(settings, use) {
    return this.withGateways(1, settings, ([gateway]) => {
      if (!gateway) throw new Error('unreachable');
      return use(gateway);
    });
  }

  /**
   * As `withGateway`, for several on the same stores.
   *
   * @template T
   * @param {number} count
   * @param {NodeJS.ProcessEnv} settings
   * @param {(gateways: readonly Gateway[]) => Promise<T>} use
   * @returns {Promise<T>}
   */
  async withGateways(count, settings, use) {
    const world = `bench-${randomBytes(4).toString('hex')}`;
    const mongo = new ConnectionString(this.#settings['MONGO_URL'] ?? '');
    mongo.pathname = `/${world}`;
    const all = {
      ...this.#settings,
      NODE_ENV: 'test',
      LOG_LEVEL: 'info',
      RATE_LIMITS: 'off',
      SESSION_SECRETS: randomBytes(24).toString('hex'),
      TICKET_SECRETS: randomBytes(24).toString('hex'),
      MONGO_URL: mongo.href,
      REDIS_KEY_PREFIX: world,
      ...settings,
    };
    /** @type {Gateway[]} */
    const gateways = [];
    try {
      while (gateways.length < count) gateways.push(await Gateway.start(this.#place, all));
      return await use(gateways);
    } finally {
      for (const gateway of gateways) await gateway.stop();
    }
  }

  /**
   * Loads the gateway with one operation, and Express with the same requests, which it answers with
   * the same bytes.
   *
   * @param {Gateway} gateway
   * @param {import('./person.mjs').Person} person who asks
   * @param {string} query
   * @param {Record<string, unknown>} [variables]
   * @returns {Promise<Required<Pick<Row, 'foyer' | 'express' | 'ratio'>>>}
   */
  async compareWithExpress(gateway, person, query, variables) {
    await this.bare.use(await person.answer(query, variables));
    const comparison = await compare({
      foyer: { port: gateway.port, requests: [person.request('/graphql', query, variables)] },
      express: {
        port: this.bare.expressPort,
        requests: [person.request('/answer', query, variables)],
      },
    });
    return {
      foyer: rate(comparison.rate('foyer')),
      express: rate(comparison.rate('express')),
      ratio: comparison.ratio('foyer', 'express'),
    };
  }

  /** The keys of the LiveKit that the gateways belong to. */
  get livekit() {
    return {
      key: this.#settings['LIVEKIT_API_KEY'] ?? '',
      secret: this.#settings['LIVEKIT_API_SECRET'] ?? '',
    };
  }
}

/**
 * @param {number} perSecond
 * @returns {string} as in the table
 */
export const rate = (perSecond) => `${Math.round(perSecond).toLocaleString('en')}/s`;
