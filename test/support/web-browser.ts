import { CookieJar } from './cookie-jar.js';
import type { TestClient } from './test-client.js';

const HOPS = 15;

export interface Landing {
  readonly url: URL;
  readonly response: Response;
  /** Of all responses on the way. */
  readonly setCookies: readonly string[];
}

/** Follows redirects between the gateway and other sites, with a cookie jar for each. */
export class WebBrowser {
  readonly #otherSites = new Map<string, CookieJar>();
  readonly #publicOrigin: string;
  /** The path that a proxy in front of the gateway strips. */
  readonly #publicPath: string;

  /** @param publicUrl the URL of the gateway for everyone else */
  constructor(
    readonly client: TestClient,
    publicUrl: string = client.url,
    private readonly proxyHeaders: Readonly<Record<string, string>> = {},
  ) {
    const { origin, pathname } = new URL(publicUrl);
    this.#publicOrigin = origin;
    this.#publicPath = pathname.replace(/\/$/, '');
  }

  /**
   * Opens a page of the gateway, and follows redirects until a response is none, or `stopAt` is
   * reached.
   */
  async open(path: string, init: RequestInit = {}, stopAt = ''): Promise<Landing> {
    const setCookies: string[] = [];
    let url = new URL(path, this.#publicOrigin);
    let response = await this.#fetch(url, init);
    for (let hop = 0; hop < HOPS; hop += 1) {
      setCookies.push(...response.headers.getSetCookie());
      const location = response.headers.get('location');
      if (!location) return { url, response, setCookies };
      url = new URL(location, url);
      if (url.pathname === stopAt) return { url, response, setCookies };
      response = await this.#fetch(url, {});
    }
    throw new Error(`redirects did not end, at last to ${url.href}`);
  }

  async #fetch(url: URL, init: RequestInit): Promise<Response> {
    if (url.origin === this.#publicOrigin && url.pathname.startsWith(`${this.#publicPath}/`)) {
      const headers = { ...this.proxyHeaders, ...(init.headers as Record<string, string>) };
      const path = url.pathname.slice(this.#publicPath.length);
      return this.client.fetch(path + url.search, { ...init, headers });
    }
    const jar = this.#otherSites.get(url.origin) ?? new CookieJar();
    this.#otherSites.set(url.origin, jar);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: jar.header ?? '' },
    });
    jar.take(response);
    return response;
  }
}
