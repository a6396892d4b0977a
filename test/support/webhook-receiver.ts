import type { ServerResponse } from 'node:http';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { Webhook } from 'standardwebhooks';
import { root } from '../../tools/dev-stack/lib/paths.mjs';
import {
  CreateWebhookEndpointDocument,
  type CreateWebhookEndpointInput,
} from '../generated/operations.js';
import { eventually } from './eventually.js';
import { LoopbackServer, type ReceivedRequest } from './loopback-server.js';
import type { TestClient } from './test-client.js';

export interface WebhookBody {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly replay?: true;
}

export interface ReceivedWebhook {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: WebhookBody;
  readonly at: number;
}

/** How the receiver answers; true if it did. */
export type Answering = (webhook: ReceivedWebhook, response: ServerResponse) => boolean | undefined;

/** Settings of a gateway that sends webhooks to this machine. */
export const WEBHOOKS = {
  FEATURES: 'outgoing_webhooks',
  INSTANCE_ADMINISTRATORS: 'ada@example.org',
  WEBHOOK_ALLOW_HTTP: 'true',
  WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8,::1/128',
} as const;

const schemaFile = path.join(root, 'docs/webhooks.schema.json');
const ajv = new Ajv2020({ allErrors: true, strict: false });
formats.default(ajv);
const isValidBody = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object);

/** What makes a body differ from docs/webhooks.schema.json; empty if nothing does. */
export const schemaErrors = (body: unknown): readonly unknown[] =>
  isValidBody(body) ? [] : [...(isValidBody.errors ?? [])];

/** Another product's backend, which receives webhooks. */
export class WebhookReceiver {
  readonly received: ReceivedWebhook[] = [];
  /** Answers 204 where this does not answer. */
  answering: Answering = () => false;
  readonly #server = new LoopbackServer((request, response) => {
    const webhook = webhookOf(request);
    this.received.push(webhook);
    if (!this.answering(webhook, response)) response.writeHead(204).end();
  });

  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    await receiver.#server.listen();
    return receiver;
  }

  get port(): number {
    return this.#server.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** Creates an endpoint for this receiver. */
  async register(administrator: TestClient, input: Partial<CreateWebhookEndpointInput> = {}) {
    const { createWebhookEndpoint } = await administrator.data(CreateWebhookEndpointDocument, {
      input: { url: this.url, ...input },
    });
    return createWebhookEndpoint;
  }

  /** What was received of a room, in the order of arrival. */
  of(roomId: string): readonly ReceivedWebhook[] {
    return this.received.filter(({ body }) => body.data['roomId'] === roomId);
  }

  typesOf(roomId: string): readonly string[] {
    return this.of(roomId).map(({ body }) => body.type);
  }

  /** The first of this type of a room, once it has arrived. */
  async waitFor(roomId: string, type: string, timeoutMs?: number): Promise<ReceivedWebhook> {
    const find = () => this.of(roomId).find(({ body }) => body.type === type);
    const found = await eventually(find, (one) => one !== undefined, timeoutMs);
    if (!found) throw new Error('unreachable');
    return found;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}

function webhookOf(request: ReceivedRequest): ReceivedWebhook {
  const headers = request.headers as Record<string, string>;
  const text = request.body.toString();
  return {
    id: headers['webhook-id'] ?? '',
    headers,
    text,
    body: JSON.parse(text) as WebhookBody,
    at: Date.now(),
  };
}

/** Verifies as receivers do; throws if the signature is not one of this secret. */
export const verify = ({ text, headers }: ReceivedWebhook, secret: string): unknown =>
  new Webhook(secret).verify(text, { ...headers });
