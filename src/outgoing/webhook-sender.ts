import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { AddressRefusedError, type AddressPolicy } from './address-policy.js';

export interface WebhookRequest {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How a receiver has answered. */
export interface WebhookAnswer {
  readonly durationMs: number;
  /** Null without an answer. */
  readonly statusCode: number | null;
  /** In words; null if the receiver accepted the request. */
  readonly failure: string | null;
  /** When the receiver wants the next attempt at the earliest; null if it said nothing. */
  readonly retryAfterMs: number | null;
}

export interface WebhookSender {
  /** Never rejects. */
  send(request: WebhookRequest): Promise<WebhookAnswer>;
  close(): void;
}

/** From the lookup of the name to the head of the answer. */
const TIMEOUT_MS = 10_000;
/** Answers are short; the connection of a longer or slower one is not used again. */
const MAX_BODY_BYTES = 16 * 1024;
const BODY_TIMEOUT_MS = 1_000;
const MAX_HEAD_BYTES = 16 * 1024;
/** Any number of connections: a host may have many endpoints, and those that hang must not use up those of the others. */
const AGENT = { keepAlive: true, maxFreeSockets: 16, timeout: 15_000 } as const;

type Outcome = Omit<WebhookAnswer, 'durationMs'>;

/** Sends signed POSTs to addresses that others chose. */
export class HttpWebhookSender implements WebhookSender {
  readonly #agents = { 'http:': new http.Agent(AGENT), 'https:': new https.Agent(AGENT) };

  constructor(
    private readonly policy: AddressPolicy,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {}

  async send(request: WebhookRequest): Promise<WebhookAnswer> {
    const startedAt = performance.now();
    const timeout = AbortSignal.timeout(this.timeoutMs);
    const outcome = await this.#attempt(request, timeout);
    return { ...outcome, durationMs: Math.round(performance.now() - startedAt) };
  }

  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  async #attempt(request: WebhookRequest, signal: AbortSignal): Promise<Outcome> {
    try {
      const first = await this.#post(request, signal);
      // The receiver closed an idle connection while it was taken for this request.
      if (first !== 'stale') return outcomeOf(first);
      const second = await this.#post(request, signal, false);
      return second === 'stale' ? noAnswer(CLOSED) : outcomeOf(second);
    } catch (error) {
      return noAnswer(this.#reason(error, signal));
    }
  }

  #post(
    { url: text, body, headers }: WebhookRequest,
    signal: AbortSignal,
    mayReuse = true,
  ): Promise<IncomingMessage | 'stale'> {
    const url = this.policy.parse(text);
    const protocol = url.protocol === 'http:' ? 'http:' : 'https:';
    const { request } = protocol === 'http:' ? http : https;
    return new Promise((resolve, reject) => {
      const posting: ClientRequest = request(url, {
        method: 'POST',
        agent: mayReuse ? this.#agents[protocol] : false,
        lookup: this.policy.lookup,
        signal,
        maxHeaderSize: MAX_HEAD_BYTES,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      });
      posting.on('response', (response) => {
        drain(response);
        resolve(response);
      });
      posting.on('error', (error: NodeJS.ErrnoException) => {
        const isStale = posting.reusedSocket && error.code === 'ECONNRESET' && !signal.aborted;
        if (isStale) resolve('stale');
        else reject(error);
      });
      posting.end(body);
    });
  }

  #reason(error: unknown, signal: AbortSignal): string {
    if (signal.aborted) return `The receiver did not answer within ${this.timeoutMs / 1000} s.`;
    if (error instanceof AddressRefusedError) return `The address ${error.message}.`;
    const { code = '' } = error as NodeJS.ErrnoException;
    return REASONS[code] ?? (/CERT|TLS|SSL|ALTNAME/.test(code) ? `${NO_TLS} (${code}).` : CLOSED);
  }
}

const NO_TLS = 'The certificate of the receiver, or its TLS, was not accepted';
const CLOSED = 'The connection ended without an answer that can be read.';

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The receiver refused the connection.',
  ECONNRESET: 'The receiver closed the connection.',
  EHOSTUNREACH: 'The receiver cannot be reached.',
  ENETUNREACH: 'The receiver cannot be reached.',
  ETIMEDOUT: 'The receiver cannot be reached.',
  HPE_HEADER_OVERFLOW: 'The head of the answer is too long.',
};

const noAnswer = (failure: string): Outcome => ({ statusCode: null, failure, retryAfterMs: null });

function outcomeOf({ statusCode = 0, headers }: IncomingMessage): Outcome {
  const isAccepted = statusCode >= 200 && statusCode < 300;
  return {
    statusCode,
    failure: isAccepted ? null : failureOf(statusCode),
    retryAfterMs: isAccepted ? null : delayOf(headers['retry-after']),
  };
}

const failureOf = (status: number): string =>
  status >= 300 && status < 400
    ? `The receiver answered ${status}; redirects are not followed.`
    : `The receiver answered ${status}.`;

/** Seconds or a date (RFC 9110, 10.2.3). */
function delayOf(header: string | undefined): number | null {
  if (header === undefined) return null;
  const ms = /^\d{1,9}$/.test(header.trim())
    ? Number(header) * 1000
    : Date.parse(header) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}

/** Reads an answer to its end, so that the connection can be used again, unless it is long. */
function drain(response: IncomingMessage): void {
  let bytes = 0;
  const timer = setTimeout(() => response.destroy(), BODY_TIMEOUT_MS).unref();
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) response.destroy();
  });
  // The status has decided already.
  response.on('error', () => undefined);
  response.on('close', () => {
    clearTimeout(timer);
  });
}
