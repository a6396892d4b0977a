import { beforeEach, describe, expect, it } from '@jest/globals';
import { OpenSocket, OpenSockets } from '../../src/http/open-sockets.js';
import { SessionSocketCloser } from '../../src/http/session-socket-closer.js';
import { StorageUnavailableError } from '../../src/errors/domain-error.js';
import type { SessionCredential } from '../../src/redis/session-store.js';
import { silentLog } from '../support/silent-log.js';

const MINUTE = 60_000;
const START = Date.now();

describe('SessionSocketCloser', () => {
  let open: OpenSockets;
  let closed: string[];
  /** The expiries in Redis; null while it is unavailable. */
  let redis: Map<string, number> | null;
  let asked: number;
  let closer: SessionSocketCloser;

  beforeEach(() => {
    open = new OpenSockets();
    closed = [];
    redis = new Map();
    asked = 0;
    closer = new SessionSocketCloser({
      pubSub: undefined as never,
      log: silentLog,
      sessionStore: {
        expiries: (sessions) => {
          asked += sessions.length;
          if (!redis) return Promise.reject(new StorageUnavailableError());
          return Promise.resolve(redis);
        },
      },
      sockets: {
        sessions: () => open.sessions(),
        closeUser: () => undefined,
        closeSession: (id) => {
          for (const socket of open.ofSession(id)) socket.close(4403, id);
        },
      },
    });
  });

  const aSocket = (name: string, expiresAt: number): OpenSocket => {
    const session: SessionCredential = {
      sessionId: name,
      userId: name,
      startedAt: 0,
      expiresAt,
      id: name,
    };
    redis?.set(name, expiresAt);
    const origin = { address: '::1', cookie: undefined, authorization: undefined };
    const socket = new OpenSocket(origin, () => closed.push(name));
    open.add(socket);
    open.track(socket, session, name);
    return socket;
  };

  it('closes the socket of a session as soon as it has expired, and queries no other session', async () => {
    aSocket('short', START + 1_000);
    aSocket('long', START + MINUTE);
    redis?.delete('short');

    await closer.check(START);
    expect(closed).toEqual([]);
    await closer.check(START + 1_000);
    expect([closed, asked]).toEqual([['short'], 1]);
  });

  it('keeps the socket of a session that was extended', async () => {
    aSocket('rolling', START + 1_000);
    redis?.set('rolling', START + MINUTE);

    await closer.check(START + 1_000);
    await closer.check(START + 2_000);
    expect([closed, asked]).toEqual([[], 1]);
  });

  it('finds within 30 s a session whose end was not reported', async () => {
    aSocket('dropped', START + MINUTE);
    redis?.delete('dropped');

    await closer.check(START + 29_000);
    expect(closed).toEqual([]);
    await closer.check(START + 31_000);
    expect(closed).toEqual(['dropped']);
  });

  it('closes no socket while Redis is unavailable, and queries again', async () => {
    aSocket('anna', START + 1_000);
    const stored = redis;
    redis = null;

    await closer.check(START + 31_000);
    expect(closed).toEqual([]);
    redis = stored;
    redis?.delete('anna');
    await closer.check(START + 32_000);
    expect(closed).toEqual(['anna']);
  });
});

describe('OpenSockets', () => {
  const origin = { address: '192.0.2.1', cookie: undefined, authorization: undefined };
  const session = (id: string) => ({
    sessionId: id,
    userId: id,
    startedAt: 0,
    expiresAt: START,
    id,
  });

  it('keeps every session and user of a socket', () => {
    const open = new OpenSockets();
    const socket = new OpenSocket(origin, () => undefined);
    open.add(socket);

    open.track(socket, session('first'), 'anna');
    open.track(socket, session('second'), null);
    open.track(socket, session('third'), 'bob');

    expect([...open.userIds()]).toEqual(['anna', 'bob']);
    expect([...open.ofSession('first')]).toEqual([socket]);
    expect([...open.ofUser('anna')]).toEqual([socket]);
  });

  it('rejects an operation whose session ended during its check', () => {
    const open = new OpenSockets();
    const socket = new OpenSocket(origin, () => undefined);
    open.add(socket);

    expect([...open.ofSession('ended')]).toEqual([]);
    expect(open.track(socket, session('ended'), 'anna')).toBe(false);
  });

  it('counts sockets by address until they are closed, each once', () => {
    const open = new OpenSockets();
    const sockets = [1, 2].map(() => new OpenSocket(origin, () => undefined));
    for (const socket of sockets) open.add(socket);
    expect(open.countOf('192.0.2.1')).toBe(2);

    for (const socket of [...sockets, ...sockets]) open.remove(socket);
    expect([open.countOf('192.0.2.1'), open.count]).toEqual([0, 0]);
  });
});
