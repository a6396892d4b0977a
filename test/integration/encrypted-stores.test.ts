import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { startRedis } from '../../tools/dev-stack/parts/redis-server.mjs';
import type { RunningPart } from '../../tools/dev-stack/parts/running-part.mjs';
import { freePort } from '../../tools/dev-stack/processes/ports.mjs';
import { JoinRoomDocument } from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { ownAuthority, type OwnAuthority } from '../support/own-authority.js';
import { directoryFor } from '../support/own-parts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describe('a gateway whose MongoDB and Redis have certificates of a private authority', () => {
  let authority: OwnAuthority;
  let redis: RunningPart;
  let mongo: Server;
  let app: TestApp;
  let urls: { readonly redis: string; readonly mongo: string };

  beforeAll(async () => {
    authority = await ownAuthority();
    app = await startTestApp();
    await app.stopGateway();
    const redisPort = await freePort();
    redis = await startEncryptedRedis(redisPort);
    const plain = new URL(app.env['MONGO_URL'] ?? '');
    mongo = encryptedWayTo(plain);
    plain.port = String(await freePort());
    await once(mongo.listen(Number(plain.port), '127.0.0.1'), 'listening');
    plain.searchParams.set('tls', 'true');
    urls = { redis: `rediss://127.0.0.1:${redisPort}`, mongo: plain.href };
  });

  afterAll(async () => {
    await redis.stop();
    mongo.close();
    await app.stop();
  });

  const startEncryptedRedis = async (tlsPort: number) =>
    startRedis({ port: await freePort(), directory: directoryFor('redis') }, [
      ...['--tls-port', String(tlsPort), '--tls-auth-clients', 'no'],
      ...['--tls-cert-file', authority.certificate, '--tls-key-file', authority.key],
      ...['--tls-ca-cert-file', authority.ca],
    ]);

  const encryptedWayTo = ({ hostname, port }: URL): Server => {
    const [cert, key] = [readFileSync(authority.certificate), readFileSync(authority.key)];
    return createServer({ cert, key }, (near) => {
      const far = connect(Number(port), hostname);
      near.pipe(far).pipe(near);
      near.on('error', () => far.destroy());
      far.on('error', () => near.destroy());
    });
  };

  const gatewayWith = (env: Readonly<Record<string, string>>) =>
    GatewayProcess.build(app.url, { ...app.env, ...env });

  it('connects to both over TLS if it knows the authority', async () => {
    const gateway = await gatewayWith({
      REDIS_URL: urls.redis,
      MONGO_URL: `${urls.mongo}&tlsCAFile=${encodeURIComponent(authority.ca)}`,
      NODE_EXTRA_CA_CERTS: authority.ca,
    });
    await gateway.start();

    await eventually(
      () => fetch(new URL('/readyz', app.url)),
      ({ status }) => status === 200,
    );
    const { slug } = await app.given.room(await app.as('alice'));
    const input = { room: slug, displayName: 'Gus' };
    const { joinRoom } = await app.browser().data(JoinRoomDocument, { input });
    expect(joinRoom.__typename).toBe('Admitted');
    await gateway.stop();
  });

  it.each([
    ['REDIS_URL', () => ({ REDIS_URL: urls.redis })],
    ['MONGO_URL', () => ({ MONGO_URL: urls.mongo })],
  ])('does not start without it, and names %s and the certificate', async (name, settings) => {
    const gateway = await gatewayWith(settings());

    await expect(gateway.start()).rejects.toThrow();

    expect((await gateway.exited()).code).toBe(1);
    expect(gateway.output()).toMatch(new RegExp(`${name}: cannot be used;[^]*certificate`));
  });
});
