import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { DeleteRoomDocument } from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { enterAs } from '../support/guest.js';
import { admitted, waiting, watchStatus } from '../support/joining.js';
import { OtlpCollector, type ReceivedSpan } from '../support/otlp-collector.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';
import { WebhookReceiver, WEBHOOKS } from '../support/webhook-receiver.js';

const SERVER = 2;

/** Writes the modules that a process has loaded to a file when it exits. */
const listingModules = (file: string): string => {
  const script = [
    "import { createRequire } from 'node:module';",
    "import { writeFileSync } from 'node:fs';",
    "const { cache } = createRequire('/');",
    `process.on('exit', () => writeFileSync(${JSON.stringify(file)}, Object.keys(cache).join('\\n')));`,
  ].join('');
  return `--import=data:text/javascript,${encodeURIComponent(script)}`;
};

let app: TestApp;
let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  app = await startTestApp({ receivesWebhooks: true, env: WEBHOOKS });
  await receiver.register(await app.as('ada'));
  await app.stopGateway();
});

afterAll(async () => {
  await app.stop();
  await receiver.stop();
});

const aTraceparent = () => {
  const traceId = randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  return { traceId, spanId, header: `00-${traceId}-${spanId}-01` };
};

const isLinkedTo =
  ({ traceId, spanId }: ReceivedSpan) =>
  ({ links }: ReceivedSpan): boolean =>
    links.some((link) => link.traceId === traceId && link.spanId === spanId);

describe('a gateway with OTEL_EXPORTER_OTLP_ENDPOINT', () => {
  let collector: OtlpCollector;
  let gateway: GatewayProcess;
  let olga: TestClient;

  beforeAll(async () => {
    collector = await OtlpCollector.start();
    gateway = await GatewayProcess.build(app.url, {
      ...app.env,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_TRACES_SAMPLER: 'parentbased_always_on',
      OTEL_BSP_SCHEDULE_DELAY: '100',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging',
    });
    await gateway.start();
    olga = await app.as('olga');
  });

  afterAll(async () => {
    await gateway.stop();
    await collector.stop();
  });

  it('records a mutation from the request through services and scripts to MongoDB and LiveKit', async () => {
    const room = await app.given.room(olga, { configuration: { maxParticipants: 4 } });
    const caller = aTraceparent();

    const query = `mutation Enter { joinRoom(input: { room: "${room.id}" }) { __typename } }`;
    await olga.post({ query }, { traceparent: caller.header });

    const root = await collector.waitFor(
      ({ traceId, kind }) => traceId === caller.traceId && kind === SERVER,
    );
    expect(root).toMatchObject({ name: 'mutation joinRoom', parentSpanId: caller.spanId });
    expect(root.attributes).toContainEqual({
      key: 'graphql.operation.name',
      value: { stringValue: 'Enter' },
    });
    const spans = collector.trace(caller.traceId);
    expect(spans.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'JoinService.join',
        'MongoRoomStore.findById',
        'RedisSessionStore.read',
        'script reserve',
        'LiveKitMediaServer.ensureRoom',
        'RoomServiceClient.createRoom',
      ]),
    );
    // What the operation left to do in the background arrives later, each step after its own steps.
    await eventually(
      () => {
        const all = collector.trace(caller.traceId);
        const ids = new Set([caller.spanId, ...all.map(({ spanId }) => spanId)]);
        return all.filter(({ parentSpanId = '' }) => !ids.has(parentSpanId));
      },
      ({ length }) => length === 0,
    );
  });

  it('records a subscription until it has started, and names the trace in its log line', async () => {
    const room = await app.given.room(olga, { accessLevel: 'RESTRICTED' });
    const guest = app.browser();
    const { ticket } = await waiting(guest, { room: room.id, displayName: 'Gus' });
    const stream = watchStatus(guest, room.id, ticket);
    await stream.next();

    const root = await collector.waitFor(({ name }) => name === 'subscription joinStatus');

    stream.close();
    expect(root.kind).toBe(SERVER);
    expect(collector.trace(root.traceId).map(({ name }) => name)).toContain('JoinWatch.watch');
    await eventually(
      () => gateway.output(),
      (output) =>
        output
          .split('\n')
          .some((line) => line.includes(root.traceId) && line.includes('"websocket"')),
    );
  });

  it('links an event of LiveKit to its handler, and that to the webhook that it leads to', async () => {
    const room = await app.given.room(olga);
    const guest = await enterAs(app.browser(), room.id, 'Gus');
    const webhook = await receiver.waitFor(room.id, 'participant.joined');
    const [, traceId, spanId] = (webhook.headers['traceparent'] ?? '').split('-');

    const delivery = await collector.waitFor((span) => span.spanId === spanId);
    const isCause = (id: string) => delivery.links.some((link) => link.traceId === id);
    const handled = await collector.waitFor(
      (span) => span.name === 'handle participant_joined' && isCause(span.traceId),
    );

    expect(delivery).toMatchObject({ name: 'deliver participant.joined', traceId });
    const received = await collector.waitFor((span) => isLinkedTo(span)(handled));
    expect(received.name).toBe('POST /webhooks/livekit participant_joined');
    await guest.meeting.leave();
  });

  it('links a job to the operation that has added it', async () => {
    const room = await app.given.room(olga);
    await olga.data(DeleteRoomDocument, { id: room.id });

    const operation = await collector.waitFor(({ name }) => name === 'mutation deleteRoom');
    const isCause = ({ links }: ReceivedSpan) =>
      links.some(({ traceId }) => traceId === operation.traceId);
    const job = await collector.waitFor(
      (span) => span.name === 'job room-cleanup' && isCause(span),
    );

    expect(collector.trace(job.traceId).length).toBeGreaterThan(1);
  });

  it('tells the collector no secrets, names, or addresses', async () => {
    const room = await app.given.room(olga, { name: 'Very private meeting' });
    const { connection, ticket } = await admitted(app.browser(), {
      room: room.slug,
      displayName: 'Zebedee Quux',
    });
    const unknown = parse('{ room(slugOrId: "no-such-slug") { id } }');
    expect(await olga.refusal(unknown)).toBe('NOT_FOUND');
    await collector.waitFor(
      ({ name, attributes }) =>
        name === 'query room' && attributes.some(({ key }) => key === 'graphql.error.codes'),
    );

    const sent = collector.exports.map(({ body }) => body.toString()).join('\n');

    const secrets = [
      app.env['SESSION_SECRETS'],
      app.env['LIVEKIT_API_SECRET'],
      connection.token,
      ticket,
    ];
    const people = [
      'Zebedee',
      'Very private',
      room.slug,
      'no-such-slug',
      'olga@example.org',
      'Olga',
      '127.0.0.1',
    ];
    expect([...secrets, ...people].filter((text) => sent.includes(text ?? ''))).toEqual([]);
    expect(collector.resourceAttributes).toEqual(
      expect.arrayContaining([
        { key: 'service.name', value: { stringValue: 'foyer' } },
        { key: 'deployment.environment.name', value: { stringValue: 'staging' } },
      ]),
    );
  });
});

describe('a gateway that stops', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'foyer-tracing-'));
  let collector: OtlpCollector;

  beforeAll(async () => {
    collector = await OtlpCollector.start();
  });
  afterAll(() => collector.stop());

  /** The modules that it had loaded. */
  async function runOnce(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const file = path.join(directory, randomBytes(4).toString('hex'));
    const gateway = await GatewayProcess.build(app.url, {
      ...app.env,
      ...env,
      NODE_OPTIONS: listingModules(file),
    });
    await gateway.start();
    const answer = await app.browser().execute(parse('{ config { languages } }'));
    expect(answer.status).toBe(200);
    process.kill(gateway.pid, 'SIGTERM');
    expect((await gateway.exited()).code).toBe(0);
    return readFileSync(file, 'utf8').split('\n');
  }

  it('has sent what it recorded, as protobuf with the headers of the settings', async () => {
    const headers = path.join(directory, 'headers');
    writeFileSync(headers, 'api-key=k%20e%20y,tenant=7\n');

    const modules = await runOnce({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS_FILE: headers,
      OTEL_BSP_SCHEDULE_DELAY: '600000',
    });

    const [sent] = collector.exports;
    expect(sent?.url).toBe('/v1/traces');
    expect(sent?.headers).toMatchObject({
      'content-type': 'application/x-protobuf',
      'api-key': 'k e y',
      tenant: '7',
    });
    expect(sent?.body.toString('latin1')).toContain('query config');
    expect(modules.some((name) => name.includes('@opentelemetry/sdk-trace'))).toBe(true);
  });

  it('has loaded nothing for tracing without OTEL_EXPORTER_OTLP_ENDPOINT', async () => {
    const modules = await runOnce({});

    expect(modules.some((name) => name.includes('/ioredis/'))).toBe(true);
    // The interface without an implementation, which prom-client loads for itself.
    const isInterface = (name: string) => name.includes('/@opentelemetry/api/');
    const found = modules.filter((name) => name.includes('opentelemetry') && !isInterface(name));
    expect(found).toEqual([]);
  });

  it('serves and stops while its collector is unavailable', async () => {
    const modules = await runOnce({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });

    expect(modules).not.toEqual([]);
  });
});
