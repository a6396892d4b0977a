import { describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { startTestApp } from '../support/test-app.js';

describe('draining at shutdown', () => {
  it('closes sockets with a code on which clients reconnect', async () => {
    const app = await startTestApp();
    const socket = new WebSocket(
      `${app.url.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
    );
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));

    await app.stop();

    expect(await closed).toBe(1001);
  });

  it('rejects connections afterward', async () => {
    const app = await startTestApp();
    await app.stop();

    await expect(fetch(new URL('/livez', app.url))).rejects.toThrow('fetch failed');
  });
});
