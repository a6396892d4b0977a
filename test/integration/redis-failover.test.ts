import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dispose } from '@livekit/rtc-node';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import type { RunningPart } from '../../tools/dev-stack/parts/running-part.mjs';
import { connectForCommands } from '../../src/redis/connections.js';
import {
  InviteToRoomDocument,
  JoinRoomDocument,
  LobbyDocument,
  ParticipantsDocument,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { enterAs } from '../support/guest.js';
import { mailsTo } from '../support/mailbox.js';
import { startOwnRedis } from '../support/own-parts.js';
import { silentLog } from '../support/silent-log.js';
import { tcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

let app: TestApp;
let servers: readonly [RunningPart, RunningPart];
let admins: readonly [Redis, Redis];
/** The address that leads to the primary, like a virtual IP address or a DNS name. */
let address: TcpProxy;
let host: TestClient;

const portOf = ({ url }: RunningPart) => Number(new URL(url).port);

beforeAll(async () => {
  servers = await Promise.all([startOwnRedis(), startOwnRedis()]);
  admins = [new Redis(servers[0].url), new Redis(servers[1].url)];
  address = await tcpProxy({ host: '127.0.0.1', port: portOf(servers[0]) });
  await follow(1, 0);
  app = await startTestApp({
    env: { REDIS_URL: `redis://127.0.0.1:${address.port}`, FEATURES: 'invitations' },
    receivesWebhooks: true,
    toleratesErrors: true,
  });
  host = await app.as('alice');
});

afterAll(async () => {
  await app.stop();
  await address.cut();
  for (const admin of admins) admin.disconnect();
  await Promise.all(servers.map((server) => server.stop()));
  await dispose();
});

const admin = (index: number): Redis => {
  const found = admins[index];
  if (!found) throw new Error('there are two servers');
  return found;
};

/** Makes one server the replica of the other, and waits until it is in sync. */
async function follow(replica: number, primary: number): Promise<void> {
  const server = servers[primary];
  if (!server) throw new Error('there are two servers');
  await admin(replica).replicaof('127.0.0.1', portOf(server));
  await eventually(
    () => admin(replica).info('replication'),
    (info) => info.includes('master_link_status:up'),
  );
}

const isReady = async () => (await fetch(new URL('/readyz', app.url))).status === 200;

const join = async (room: { slug: string }) => {
  const input = { room: room.slug, displayName: 'Gus' };
  const { data, errors } = await app.browser().execute(JoinRoomDocument, { input });
  return errors?.[0]?.extensions.code ?? data?.joinRoom.__typename;
};

const linesWith = (message: string) => app.logLines.filter((line) => line.includes(message));

describe('a Redis that is demoted to a replica while connections to it stay open', () => {
  it('is replaced by the new primary: joins, events, webhooks, and jobs continue, and each job runs once', async () => {
    const openRoom = await app.given.room(host);
    const lobbyRoom = await app.given.room(host, { accessLevel: 'RESTRICTED' });
    const lobby = host.subscribe(LobbyDocument, { roomId: lobbyRoom.id });
    await lobby.next();
    const emails = Array.from(
      { length: 40 },
      () => `guest-${randomUUID().slice(0, 8)}@example.org`,
    );
    await host.data(InviteToRoomDocument, { input: { roomId: openRoom.id, emails } });

    await admin(1).replicaof('NO', 'ONE');
    await follow(0, 1);
    await eventually(isReady, (ready) => !ready);
    expect(await join(openRoom)).toBe('STORAGE_UNAVAILABLE');
    address.redirect({ host: '127.0.0.1', port: portOf(servers[1]) });

    await eventually(isReady, (ready) => ready, 5000);
    await eventually(
      () => join(openRoom),
      (answer) => answer === 'Admitted',
    );
    expect(await join(lobbyRoom)).toBe('Waiting');
    await lobby.until(({ lobby: { participants } }) =>
      participants.some(({ displayName }) => displayName === 'Gus'),
    );
    const guest = await enterAs(app.browser(), openRoom.id, 'Webhook');
    await eventually(
      () => host.data(ParticipantsDocument, { roomId: openRoom.id }),
      ({ participants }) => participants.some(({ displayName }) => displayName === 'Webhook'),
    );
    await guest.meeting.leave();
    for (const email of emails) {
      await eventually(
        () => mailsTo(email),
        (mails) => mails.length > 0,
        60_000,
      );
    }
    // The last email has arrived, so a job that ran twice would have sent both of its emails.
    for (const email of emails) expect(await mailsTo(email)).toHaveLength(1);
    expect(linesWith('Redis unavailable')).toHaveLength(1);
    expect(linesWith('Redis available again')).toHaveLength(1);
  });
});

describe('a Redis that accepts no writes', () => {
  const refusals = [
    ['lacks the replicas it must have', 'min-replicas-to-write', '2', '0'],
    ['is full', 'maxmemory', '1mb', '0'],
  ] as const;

  it.each(refusals)(
    'because it %s makes the gateway unready until it accepts them',
    async (...row) => {
      const [, setting, refusing, accepting] = row;
      const room = await app.given.room(host);
      const primary = admin(1);
      await primary.config('SET', setting, refusing);
      try {
        await eventually(isReady, (ready) => !ready);
        const input = { roomId: room.id, emails: ['guest@example.org'] };
        expect(await host.refusal(InviteToRoomDocument, { input })).toBe('STORAGE_UNAVAILABLE');
      } finally {
        await primary.config('SET', setting, accepting);
      }

      await eventually(isReady, (ready) => ready);
      await eventually(
        () => join(room),
        (answer) => answer === 'Admitted',
      );
    },
  );
});

describe('a database number that the server does not have', () => {
  it('fails the start with a message that names REDIS_URL', async () => {
    const url = `${servers[1].url}/16`;

    await expect(connectForCommands(url, silentLog)).rejects.toThrow(/REDIS_URL.*database 16/);
  });
});
