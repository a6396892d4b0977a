import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, request as plainRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../src/config/load-config.js';
import { NotFoundError, RateLimitedError } from '../../src/errors/domain-error.js';
import { createExpressApp } from '../../src/http/express-app.js';
import type { LinkPreviewsDeps } from '../../src/http/link-previews.js';
import { webClientRoutes } from '../../src/http/web-client.js';
import {
  EmbeddingOrigins,
  type EmbeddingOriginsDeps,
} from '../../src/services/applications/embedding-origins.js';
import { applicationViewerId } from '../../src/models/actor.js';
import { RoomAccessLevel } from '../../src/models/room.js';
import type { ApplicationRecord } from '../../src/models/application.js';
import { RoomFinder } from '../../src/services/rooms/room-finder.js';
import { RoomLookup } from '../../src/services/rooms/room-lookup.js';
import { UnregisteredRooms } from '../../src/services/rooms/unregistered-rooms.js';
import { aNewRoom, anApplication } from '../support/builders.js';
import { anEnvironment } from '../support/environment.js';
import { FakeApplicationStore } from '../support/fakes/application-store.js';
import { noRateLimits } from '../support/fakes/rate-limits.js';
import { FakeRoomStore } from '../support/fakes/room-store.js';
import { FakeSlugReservationStore } from '../support/fakes/slug-reservation-store.js';
import { roomsInMemory } from '../support/rooms-in-memory.js';
import { silentLog } from '../support/silent-log.js';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'foyer-web-'));
  for (const [name, page] of [
    ['client', 'index'],
    ['graphiql', 'graphiql'],
  ] as const) {
    mkdirSync(path.join(directory, name, 'assets'), { recursive: true });
    writeFileSync(
      path.join(directory, name, `${page}.html`),
      `<title>${name}</title><meta name="base-path" content="/" /><meta name="branding" content="{}" />` +
        `<link rel="icon" href="./favicon.svg" /><script src="./assets/${page}-12345678.js"></script>`,
    );
    writeFileSync(path.join(directory, name, `assets/${page}-12345678.js`), 'export {}');
  }
  mkdirSync(path.join(directory, 'embed'));
  writeFileSync(path.join(directory, 'embed/v1.js'), 'open(`__FOYER_URL__/embed`)');
  writeFileSync(path.join(directory, 'client/favicon.svg'), '<svg/>');
  writeFileSync(path.join(directory, 'secret.txt'), 'secret of the host');
  writeFileSync(path.join(directory, 'client/.env'), 'secret of the host');
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

interface Given {
  readonly env?: Record<string, string>;
  /** Null for a gateway without the feature. */
  readonly embedding?: Omit<EmbeddingOriginsDeps, 'embedOrigins'> | null;
  readonly rooms?: LinkPreviewsDeps['rooms'];
}

const NO_ROOMS = { get: () => Promise.reject(new NotFoundError()) };

async function serve<T>(
  { env, embedding = null, rooms = NO_ROOMS }: Given,
  use: (port: number) => Promise<T>,
): Promise<T> {
  const config = loadConfig({ ...anEnvironment(), NODE_ENV: 'production', ...env });
  const app = createExpressApp({
    trust: () => false,
    http: config.http,
    webhooks: [],
    routers: [
      webClientRoutes({
        config,
        embedding: embedding && new EmbeddingOrigins({ ...config, ...embedding }),
        rooms,
        addressOf: () => '203.0.113.7',
        log: silentLog,
        directories: {
          client: path.join(directory, 'client'),
          embed: path.join(directory, 'embed'),
          graphiql: path.join(directory, 'graphiql'),
        },
      }),
    ],
    log: silentLog,
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const ask = (target: string, { env, embedding, rooms, ...init }: RequestInit & Given = {}) =>
  serve(
    { ...(env && { env }), ...(embedding && { embedding }), ...(rooms && { rooms }) },
    async (port) => {
      const response = await fetch(`http://127.0.0.1:${port}${target}`, {
        redirect: 'manual',
        ...init,
      });
      return { response, text: await response.text() };
    },
  );

/** Sends the target unchanged; fetch would normalize it. */
const askAsWritten = (path: string) =>
  serve({}, async (port) => {
    const asked = plainRequest({ port, host: '127.0.0.1', path, headers: { accept: '*/*' } }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const text = Buffer.concat(await response.toArray()).toString();
    return { status: response.statusCode, text };
  });

describe('the web client', () => {
  it.each([
    '/',
    '/index.html',
    '/weekly',
    '/weekly/',
    '/weekly.',
    '//weekly',
    '///weekly//',
    '//evil.example/weekly',
    '/%2F%2Fevil.example',
    '/WEEKLY',
    '/r%C3%A9union',
    '/r%E9union',
    '/%E0%A4%A',
    '/%',
    '/weekly%3E',
    '/recordings',
    '/recordings/0190',
    '/recordings/0190/',
    '/recordings/0190.',
    '/a/b/c',
    '/favicon.ico',
    '/assets/gone-12345678.js',
    '/webhooks/livekit',
    '/weekly?x=..//y',
  ])('serves the page at %s without a redirect', async (target) => {
    const { response, text } = await ask(target, { headers: { accept: BROWSER } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(text).toContain('<title>client</title>');
  });

  it.each([
    ['/weekly', 'application/json'],
    ['/weekly', 'application/json, text/plain, */*'],
    ['/', 'application/graphql-response+json, application/json;q=0.9'],
    ['/weekly', 'image/avif,image/webp,*/*;q=0.8,application/json'],
    ['/a/b', '*/*'],
    ['/favicon.ico', '*/*'],
    ['/sitemap.xml', '*/*'],
  ])('serves no page at %s to a client that accepts %s', async (target, accept) => {
    const { response, text } = await ask(target, { headers: { accept } });
    expect(response.status).toBe(404);
    expect(JSON.parse(text)).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('brands the page, its policy, and its previews', async () => {
    const branding = { name: 'Acme "Meet"', logoUrl: 'https://files.example/logo.svg' };
    const env = { FRONTEND_CONFIG: JSON.stringify({ webClient: branding, other: 1 }) };
    const { response, text } = await ask('/', { env });
    const written = /<meta name="branding" content="([^"]*)"/.exec(text)?.[1] ?? '';
    expect(JSON.parse(written.replaceAll('&quot;', '"'))).toEqual(branding);
    expect(text).toContain('<meta property="og:title" content="Acme &quot;Meet&quot;" />');
    expect(response.headers.get('content-security-policy')).toContain(
      "img-src 'self' data: https://files.example;",
    );
  });

  describe('link previews', () => {
    const { rooms, someone } = roomsInMemory();
    const titleIn = (text: string) => /<meta property="og:title" content="([^"]*)"/.exec(text)?.[1];

    it('show the names of public rooms, as text, and of no others', async () => {
      const host = someone();
      const name = 'Café <b> & "Tee"';
      const open = await rooms.create(host, { name, accessLevel: RoomAccessLevel.PUBLIC });
      const closed = await rooms.create(host, { name, accessLevel: RoomAccessLevel.TRUSTED });
      const env = { PUBLIC_URL: 'https://site.example/meet' };

      const preview = await ask(`/${open.slug}`, { env, rooms, headers: { accept: '*/*' } });

      expect(titleIn(preview.text)).toBe('Café &lt;b&gt; &amp; &quot;Tee&quot;');
      expect(preview.text).toContain('content="https://site.example/meet/icon-512.png"');
      for (const slug of [closed.slug, 'no-such-room', '%E0', '']) {
        expect(titleIn((await ask(`/${slug}`, { rooms })).text)).toBe('Foyer');
      }
    });

    it('are without a name if the room cannot be read', async () => {
      const failing = { get: () => Promise.reject(new Error('not connected')) };
      const { response, text } = await ask('/weekly', { rooms: failing });
      expect([response.status, titleIn(text)]).toEqual([200, 'Foyer']);
    });

    it('are read by crawlers, which keep only the home page', async () => {
      const env = { PUBLIC_URL: 'https://site.example/meet' };
      const robots = await ask('/robots.txt', { env });
      expect(robots.text).toBe('User-agent: *\nDisallow: /meet/graphql\nDisallow: /meet/auth/\n');
      expect((await ask('/')).response.headers.get('x-robots-tag')).toBeNull();
      expect((await ask('/weekly')).response.headers.get('x-robots-tag')).toBe('noindex');
    });
  });

  it('may play recordings from the storage, and nothing from elsewhere', async () => {
    const env = {
      FEATURES: 'recording',
      STORAGE_ENDPOINT: 'http://127.0.0.1:1',
      STORAGE_PUBLIC_ENDPOINT: 'https://files.example:9000',
      STORAGE_BUCKET: 'foyer',
      STORAGE_ACCESS_KEY: 'key',
      STORAGE_SECRET_KEY: 'secret',
    };
    const { response } = await ask('/recordings', { env, headers: { accept: BROWSER } });
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("media-src 'self' blob: https://files.example:9000;");
    expect(policy).toContain("img-src 'self' data:;");
  });

  it('serves the page to link previews, and rejects other methods', async () => {
    const preview = await ask('/weekly', { headers: { accept: '*/*' } });
    expect(preview.text).toContain('<title>client</title>');
    const post = await ask('/weekly', { method: 'POST', headers: { accept: BROWSER } });
    expect(post.response.status).toBe(404);
    const head = await ask('/weekly', { method: 'HEAD', headers: { accept: BROWSER } });
    expect(head.response.status).toBe(200);
  });

  it('serves the same page at every path', async () => {
    const [one, other] = [await ask('/weekly'), await ask('/daily')];
    expect(one.response.headers.get('etag')).toMatch(/^"[\w-]{43}"$/);
    expect(other.response.headers.get('etag')).toBe(one.response.headers.get('etag'));
  });

  it('lets browsers cache files whose names change with their content, and no others', async () => {
    const script = await ask('/assets/index-12345678.js');
    expect(script.response.headers.get('cache-control')).toContain('immutable');
    const icon = await ask('/favicon.svg');
    expect(icon.response.headers.get('cache-control')).toBe('no-cache');
  });

  it('serves its files below the path of PUBLIC_URL', async () => {
    const env = { PUBLIC_URL: 'https://site.example/meet' };
    const { text } = await ask('/weekly', { env, headers: { accept: BROWSER } });
    expect(text).toContain('<meta name="base-path" content="/meet/" />');
    expect(text).toContain('href="/meet/favicon.svg"');
    expect(text).toContain('src="/meet/assets/index-12345678.js"');
  });

  it.each(['/graphiql.html', '/assets/graphiql-12345678.js'])(
    'serves no file of GraphiQL in production: %s',
    async (target) => {
      const { response } = await ask(target, { headers: { accept: '*/*' } });
      expect(response.status).toBe(404);
    },
  );

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/%252e%252e/secret.txt',
    '/..%5csecret.txt',
    '/..%00/secret.txt',
    '/secret.txt%00.js',
    '/favicon.svg%00',
    '//secret.txt',
    '/./../secret.txt',
    '/....//secret.txt',
    '/client/../../secret.txt',
    '/.env',
    '/../graphiql/graphiql.html',
    '/%c0%ae%c0%ae/secret.txt',
    'http://evil.example/../secret.txt',
  ])('serves no file for %s', async (target) => {
    const { status, text } = await askAsWritten(target);
    expect(status).toBe(404);
    expect(text).not.toContain('secret of the host');
    expect(text).not.toContain('graphiql');
  });

  it('serves GraphiQL in development', async () => {
    const env = { NODE_ENV: 'development' };
    const { text } = await ask('/graphql', { env, headers: { accept: BROWSER } });
    expect(text).toContain('<title>graphiql</title>');
  });

  it.each([
    [{}, 'max-age=31536000'],
    [{ HSTS_INCLUDE_SUBDOMAINS: 'true' }, 'max-age=31536000; includeSubDomains'],
    [{ PUBLIC_URL: 'http://meet.example' }, null],
  ])('sets Strict-Transport-Security with %j: %s', async (given, header) => {
    const env = { PUBLIC_URL: 'https://meet.example', ...given };
    const page = await ask('/weekly', { env, headers: { accept: BROWSER } });
    expect(page.response.headers.get('strict-transport-security')).toBe(header);
    const nothing = await ask('/a/b', { env });
    expect(nothing.response.headers.get('strict-transport-security')).toBe(header);
  });
});

describe('embedding', () => {
  const EMBEDDING = {
    FEATURES: 'applications',
    ACCESS_TOKEN_SECRETS: 'c'.repeat(32),
    PUBLIC_URL: 'https://meet.example/x',
    EMBED_ORIGINS: 'https://own.example,http://127.0.0.1:3000',
  };
  const OWN = 'https://own.example http://127.0.0.1:3000';
  const ALL = `${OWN} https://school.example`;
  let deps: Omit<EmbeddingOriginsDeps, 'embedOrigins'>;

  beforeEach(async () => {
    const applicationStore = new FakeApplicationStore();
    const roomStore = new FakeRoomStore();
    const roomOf = async (slug: string, given: Partial<ApplicationRecord>) => {
      const application = anApplication(given);
      await applicationStore.insert(application);
      const external = { applicationId: application.id, externalId: null };
      const room = aNewRoom({
        slug,
        name: slug,
        external: { ...external, metadata: null, inputDigest: null },
      });
      await roomStore.insert(room, applicationViewerId(application.id));
    };
    await roomOf('weekly', { allowedOrigins: ['https://school.example'] });
    await roomOf('closed', { allowedOrigins: ['https://gone.example'], isDisabled: true });
    await roomOf('%77eekly.', { allowedOrigins: ['https://odd.example'] });
    await roomStore.insert(aNewRoom({ slug: 'private', name: 'Private' }), randomUUID());
    deps = {
      applicationStore,
      roomService: new RoomFinder(roomStore),
      lookup: new RoomLookup(noRateLimits),
      unregisteredRooms: null,
    };
  });

  const frame = (target: string, given: Partial<typeof deps> = {}) =>
    ask(target, {
      env: EMBEDDING,
      embedding: { ...deps, ...given },
      headers: { accept: BROWSER },
    });
  const ancestorsOf = ({ headers }: Response) =>
    /frame-ancestors ([^;]*)/.exec(headers.get('content-security-policy') ?? '')?.[1];

  it.each([
    ['/embed/weekly?parent=https://school.example', 'https://school.example'],
    ['/embed/weekly?parent=https://own.example', 'https://own.example'],
    ['/embed/weekly?parent=https%3A%2F%2Fown.example', 'https://own.example'],
    ['/embed/weekly', ALL],
    ['/embed/Weekly/?parent=https://school.example', 'https://school.example'],
    ['/embed/closed?parent=https://gone.example', "'none'"],
    ['/embed/closed', OWN],
    ['/embed/private?parent=https://school.example', "'none'"],
    ['/embed/private?parent=https://own.example', 'https://own.example'],
    ['/embed/private', OWN],
    ['/embed/unknown?parent=https://school.example', "'none'"],
    ['/embed/unknown', OWN],
    ['/embed/%2577eekly.?parent=https://odd.example', 'https://odd.example'],
    ['/embed/%2577eekly.?parent=https://school.example', "'none'"],
    ['/embed/weekly?parent=https://odd.example', "'none'"],
    ['/embed/weekly?parent=https://evil.example', "'none'"],
    ['/embed/weekly?parent=https://own.example&parent=https://evil.example', ALL],
    ['/embed/weekly?parent=', "'none'"],
    ['/embed/weekly?parent=*', "'none'"],
    ['/weekly?parent=https://own.example', "'none'"],
    ['/embed?parent=https://own.example', "'none'"],
    ['/embed/weekly/history?parent=https://own.example', "'none'"],
    ['/Embed/weekly?parent=https://own.example', "'none'"],
    ['//embed/weekly?parent=https://own.example', "'none'"],
  ])('lets the page at %s be embedded by %s', async (target, ancestors) => {
    const { response, text } = await frame(target);

    expect(response.status).toBe(200);
    expect(text).toContain('<title>client</title>');
    expect(ancestorsOf(response)).toBe(ancestors);
  });

  it('sends no header that would contradict it, and keeps the page out of caches', async () => {
    const { response } = await frame('/embed/weekly?parent=https://own.example');

    expect(response.headers.get('x-frame-options')).toBeNull();
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('permissions-policy')).toContain('camera=(self)');
    const plain = await frame('/weekly');
    expect(plain.response.headers.get('x-frame-options')).not.toBeNull();
  });

  it('serves the element to pages of every origin, with the address of the gateway in it', async () => {
    const { response, text } = await frame('/embed/v1.js');

    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(text).toBe('open(`https://meet.example/x/embed`)');
  });

  it('answers alike about rooms that exist and those that do not, after too many guesses', async () => {
    const refusing = { ...noRateLimits, check: refuse };
    const lookup = new RoomLookup(refusing);
    for (const room of ['weekly', 'unknown']) {
      const { response } = await frame(`/embed/${room}`, { lookup });
      expect(ancestorsOf(response)).toBe(OWN);
    }
  });

  it('does not count unregistered rooms as guesses', async () => {
    const consume = jest.fn(() => Promise.resolve());
    const lookup = new RoomLookup({ ...noRateLimits, consume });
    const unregisteredRooms = new UnregisteredRooms(new FakeSlugReservationStore());

    const { response } = await frame('/embed/unknown', { lookup, unregisteredRooms });

    expect(ancestorsOf(response)).toBe(OWN);
    expect(consume).not.toHaveBeenCalled();
  });

  it.each(['%E0%A4%A', '%00', '%2F', 'a'.repeat(2000)])('embeds nothing at %s', async (segment) => {
    const { response } = await frame(`/embed/${segment}?parent=https://school.example`);
    expect(response.status).toBeLessThan(500);
    expect(ancestorsOf(response)).toBe("'none'");
  });

  it.each(['/embed/weekly', '/embed/v1.js'])('is off without applications: %s', async (target) => {
    const { response } = await ask(target, { headers: { accept: BROWSER } });
    expect(response.status).toBe(404);
  });
});

const refuse = () => {
  throw new RateLimitedError(1000);
};
