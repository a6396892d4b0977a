import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { CookieJar } from './cookie-jar.js';
import { TestStream } from './test-stream.js';

export interface GraphQLFailure {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string } & Readonly<Record<string, unknown>>;
}

export interface Answer<Data> {
  readonly status: number;
  readonly data: Data | null;
  readonly errors: readonly GraphQLFailure[] | undefined;
}

export interface Credentials {
  /** The participant token. */
  readonly bearer?: string;
  readonly ticket?: string;
  /** On WebSockets. */
  readonly omitsCookies?: boolean;
  readonly origin?: string;
  /** The address in the X-Forwarded-For header. */
  readonly forwardedFor?: string;
}

/** One person with one browser: cookies, GraphQL over HTTP, and subscriptions over WebSocket. */
export class TestClient {
  readonly #sockets: Client[] = [];

  constructor(
    readonly url: string,
    readonly cookies = new CookieJar(),
    private readonly credentials: Credentials = {},
  ) {}

  /** The same browser with other credentials in addition to the cookies. */
  with(credentials: Credentials): TestClient {
    return new TestClient(this.url, this.cookies, { ...this.credentials, ...credentials });
  }

  /** The same browser with another instance. */
  at(url: string): TestClient {
    return new TestClient(url, this.cookies, this.credentials);
  }

  async execute<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables?: Variables,
  ): Promise<Answer<Data>> {
    const response = await this.post({ query: print(document), variables });
    const body = (await response.json()) as Pick<Answer<Data>, 'data' | 'errors'>;
    return { status: response.status, data: body.data ?? null, errors: body.errors };
  }

  /** The data; fails the test if there are errors. */
  async data<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables?: Variables,
  ): Promise<Data> {
    const { data, errors } = await this.execute(document, variables);
    if (errors || !data) throw new Error(`unexpected errors: ${JSON.stringify(errors)}`);
    return data;
  }

  /** The code of the first error; fails the test if there is none. */
  async refusal<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables?: Variables,
  ): Promise<string> {
    const { data, errors } = await this.execute(document, variables);
    if (!errors?.[0]) throw new Error(`a refusal was expected: ${JSON.stringify(data)}`);
    return errors[0].extensions.code;
  }

  subscribe<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): TestStream<Data> {
    const { bearer, ticket, omitsCookies, origin, forwardedFor } = this.credentials;
    const headers = {
      ...(this.cookies.header && { cookie: this.cookies.header }),
      ...(origin && { origin }),
      ...(forwardedFor && { 'x-forwarded-for': forwardedFor }),
    };
    class SocketWithHeaders extends WebSocket {
      constructor(address: string, protocols: string | string[]) {
        super(address, protocols, { headers });
      }
    }
    const client = createClient({
      url: `${this.url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: SocketWithHeaders,
      retryAttempts: 0,
      connectionParams: {
        ...(bearer && { authorization: `Bearer ${bearer}` }),
        ...(ticket && { ticket }),
        ...(omitsCookies && { credentials: 'omit' }),
      },
    });
    this.#sockets.push(client);
    return new TestStream<Data>(client, { query: print(document), variables });
  }

  /** Sends the body to /graphql as it is. */
  post(body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  /** A plain request from this browser. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const { bearer, origin, forwardedFor } = this.credentials;
    const headers = new Headers(init.headers);
    if (this.cookies.header) headers.set('cookie', this.cookies.header);
    if (bearer) headers.set('authorization', `Bearer ${bearer}`);
    if (origin) headers.set('origin', origin);
    if (forwardedFor) headers.set('x-forwarded-for', forwardedFor);
    const response = await fetch(new URL(path, this.url), { redirect: 'manual', ...init, headers });
    this.cookies.take(response);
    return response;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) await socket.dispose();
  }
}
