import { ServerError } from 'livekit-server-sdk';
import { types } from 'node:util';
import type { Config } from '../config/load-config.js';
import { traced } from '../lib/traced.js';

type LiveKitConfig = Pick<Config['livekit'], 'urls' | 'publicUrls' | 'apiKey' | 'apiSecret'>;

/** One of the SDK's clients, each of which knows one address. */
type ClientClass<C> = new (
  url: string,
  apiKey: string,
  apiSecret: string,
  options: { readonly requestTimeout: number; readonly failover: false },
) => C;

type Call<C, T> = (client: C) => Promise<T>;

const SPAN = { kind: 'client', attributes: { 'rpc.system.name': 'twirp' } } as const;

/** One service of LiveKit's API. Errors are those of the SDK. */
export interface ApiService<C> {
  /** Makes a call that may be repeated, because a second one changes nothing. */
  repeatable<T>(call: Call<C, T>): Promise<T>;
  /** Makes a call that LiveKit must not receive twice. */
  once<T>(call: Call<C, T>): Promise<T>;
}

/** Where browsers reach LiveKit. */
export interface MediaAddress {
  readonly publicUrl: string;
}

/**
 * LiveKit's server API. Its addresses lead to nodes of one deployment, each of which answers for all
 * rooms. Calls go to the address that answered last, and to the next one if it cannot be reached.
 */
export class LiveKitApi implements MediaAddress {
  #current = 0;

  constructor(private readonly config: LiveKitConfig) {}

  /** If browsers use the same addresses as the gateway, the one that answered last. */
  get publicUrl(): string {
    const { publicUrls } = this.config;
    return publicUrls[this.#current] ?? publicUrls[0];
  }

  service<C extends object>(Client: ClientClass<C>, timeoutSeconds: number): ApiService<C> {
    const { urls, apiKey, apiSecret } = this.config;
    const options = { requestTimeout: timeoutSeconds, failover: false } as const;
    const clients = urls.map((url) => traced(new Client(url, apiKey, apiSecret, options), SPAN));
    return {
      repeatable: (call) => this.#call(clients, call, true),
      once: (call) => this.#call(clients, call, false),
    };
  }

  async #call<C, T>(clients: readonly C[], call: Call<C, T>, isRepeatable: boolean): Promise<T> {
    const first = this.#current;
    for (let attempt = 1; ; attempt += 1) {
      const index = (first + attempt - 1) % clients.length;
      try {
        // The index is in range: there is at least one address.
        return await call(clients[index] as C);
      } catch (error) {
        const failure = failureOf(error);
        if (failure === null) throw error;
        this.#leave(index);
        const isRetried = failure === 'not-sent' || (isRepeatable && failure === 'cut-off');
        if (!isRetried || attempt === clients.length) throw error;
      }
    }
  }

  /** Calls that failed at the same time move on once. */
  #leave(index: number): void {
    if (this.#current === index) this.#current = (index + 1) % this.config.urls.length;
  }
}

/**
 * Why LiveKit did not answer. `late` is not retried even if it could be: people wait for the
 * response, and another timeout would double that.
 */
type Failure = 'not-sent' | 'cut-off' | 'late';

const NOT_SENT: ReadonlySet<unknown> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Null if LiveKit answered. */
function failureOf(error: unknown): Failure | null {
  // A proxy in front of LiveKit answers in its own words, without a code.
  if (error instanceof ServerError) {
    return error.code === undefined && error.status >= 502 ? 'cut-off' : null;
  }
  const { name, cause } = Object(error) as Thrown;
  if (name === 'TimeoutError') return 'late';
  if (!types.isNativeError(cause)) return null;
  return wasNotSent(error) ? 'not-sent' : 'cut-off';
}

/** As `fetch` throws: the cause of a failed connection is the error of the socket. */
interface Thrown {
  readonly name?: unknown;
  readonly cause?: unknown;
}

/** Whether LiveKit certainly did not receive the call. */
export function wasNotSent(error: unknown): boolean {
  const { cause } = Object(error) as Thrown;
  return types.isNativeError(cause) && NOT_SENT.has((cause as { code?: unknown }).code);
}
