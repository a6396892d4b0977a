import { httpRequest } from './http-connection.mjs';
import { parseJson } from './json.mjs';

const HOPS = 12;

/** A person with a browser: cookies, and requests to one gateway. */
export class Person {
  /** @type {Map<string, string>} */
  #cookies = new Map();

  /** @param {string} url of the gateway */
  constructor(url) {
    this.url = url;
  }

  /** @returns {Record<string, string>} */
  get headers() {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return cookie === '' ? {} : { cookie };
  }

  /**
   * Signs in through the development identity provider, which shows no form if it gets a
   * login_hint.
   *
   * @param {string} email
   */
  async signIn(email) {
    const provider = new Person('');
    let next = new URL(`/auth/login?returnTo=/&login_hint=${encodeURIComponent(email)}`, this.url);
    const home = new URL('/', this.url).href;
    for (let hop = 0; hop < HOPS; hop += 1) {
      const browser = next.href.startsWith(home) ? this : provider;
      const response = await browser.#get(next);
      const location = response.headers.get('location');
      if (location === null) throw new Error(`sign-in stopped at ${next.href}: ${response.status}`);
      next = new URL(location, next);
      if (next.href === home) return;
    }
    throw new Error('sign-in did not end');
  }

  /**
   * @template T
   * @param {string} query
   * @param {Record<string, unknown>} [variables]
   * @returns {Promise<T>} the data
   */
  async ask(query, variables = {}) {
    const { data, errors } = /** @type {{ data?: T, errors?: unknown[] }} */ (
      parseJson(await this.answer(query, variables))
    );
    if (errors || !data) throw new Error(`the gateway refused: ${JSON.stringify(errors)}`);
    return data;
  }

  /**
   * @param {string} query
   * @param {Record<string, unknown>} [variables]
   * @returns {Promise<string>} the unparsed body
   */
  async answer(query, variables = {}) {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.headers },
      body: JSON.stringify({ query, variables }),
    });
    return response.text();
  }

  /**
   * The same request as bytes, for load.
   *
   * @param {string} path
   * @param {string} query
   * @param {Record<string, unknown>} [variables]
   */
  request(path, query, variables = {}) {
    return httpRequest('POST', path, this.headers, { query, variables });
  }

  /** @param {URL} url */
  async #get(url) {
    const response = await fetch(url, { redirect: 'manual', headers: this.headers });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      this.#cookies.set(name, value);
    }
    return response;
  }
}
