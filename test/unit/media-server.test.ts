import { describe, expect, it } from '@jest/globals';
import { ServerError } from 'livekit-server-sdk';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MediaUnavailableError, NotFoundError } from '../../src/errors/domain-error.js';
import { LiveKitApi } from '../../src/livekit/livekit-api.js';
import { LiveKitMediaServer, mediaCall } from '../../src/livekit/media-server.js';
import { RoomOpening } from '../../src/services/lobby/room-opening.js';
import { aNewRoom } from '../support/builders.js';

const KEY = { apiKey: 'key', apiSecret: 's'.repeat(32) };

const apiAt = (url: string) => new LiveKitApi({ urls: [url], publicUrls: [url], ...KEY });

const answer = (status: number, code?: string, message = 'as LiveKit says it') =>
  mediaCall(() => Promise.reject(new ServerError('Error', message, status, code)));

describe('mediaCall', () => {
  it('throws NOT_FOUND if LiveKit knows no such room or participant', async () => {
    await expect(answer(404, 'not_found')).rejects.toThrow(NotFoundError);
  });

  it('throws NOT_FOUND if the room was closed during the call', async () => {
    await expect(answer(500, 'internal', 'could not find object')).rejects.toThrow(NotFoundError);
  });

  it('reports an outage if no server answers for a room', async () => {
    await expect(answer(503, 'unavailable')).rejects.toThrow(MediaUnavailableError);
    await expect(mediaCall(() => Promise.reject(new TypeError('fetch failed')))).rejects.toThrow(
      MediaUnavailableError,
    );
  });

  it('removes the token that LiveKit quotes when it rejects a key', async () => {
    const refused = await answer(401, undefined, 'invalid token: eyJhbGciOi').catch(
      (error: unknown) => error,
    );

    expect(refused).toBeInstanceOf(MediaUnavailableError);
    expect(refused).toMatchObject({
      cause: { message: 'LiveKit rejected LIVEKIT_API_KEY or its secret; correct them' },
    });
    expect(JSON.stringify(refused, Object.getOwnPropertyNames(refused))).not.toContain('eyJ');
  });

  it('passes on LiveKit’s error about an invalid request', async () => {
    await expect(answer(400, 'invalid_argument', 'name too long')).rejects.toThrow(ServerError);
  });
});

describe('LiveKitMediaServer.ensureRoom', () => {
  const lost = { status: 500, body: { code: 'internal', msg: 'could not find object' } };

  it('retries once if the room was closed during the call', async () => {
    const made = { status: 200, body: { sid: 'RM_new', name: 'room' } };
    const answers = [lost, made];
    await using livekit = await answering(() => answers.shift() ?? lost);

    const room = await new LiveKitMediaServer(livekit.api).ensureRoom('room', aNewRoom());

    expect(room.sid).toBe('RM_new');
    expect(answers).toEqual([]);
  });

  it('reports an outage if the room is closed during the second call, too', async () => {
    await using livekit = await answering(() => lost);

    await expect(
      new LiveKitMediaServer(livekit.api).ensureRoom('room', aNewRoom()),
    ).rejects.toThrow(MediaUnavailableError);
  });
});

describe('RoomOpening on LiveKitMediaServer', () => {
  it('asks LiveKit once to open a room that many people enter at the same time', async () => {
    let calls = 0;
    await using livekit = await answering(() => {
      calls += 1;
      return { status: 200, body: { sid: `RM_${calls}`, name: 'room' } };
    });
    const opening = new RoomOpening(
      new LiveKitMediaServer(livekit.api),
      { isOpen: () => Promise.resolve({ isLimited: false }) },
      { run: (_roomId, work) => work(new AbortController().signal) },
    );

    const enter = () => opening.ensureRoom('room', aNewRoom());
    const rooms = await Promise.all(Array.from({ length: 20 }, enter));

    expect(calls).toBe(1);
    expect(new Set(rooms.map(({ sid }) => sid))).toEqual(new Set(['RM_1']));
  });
});

/** Answers as LiveKit's API does. */
async function answering(next: () => { status: number; body: object }) {
  const server = createServer((_request, response) => {
    const { status, body } = next();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    api: apiAt(`http://127.0.0.1:${port}`),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

describe('LiveKitMediaServer.findRooms', () => {
  it('sends no request without names, which LiveKit would answer with all rooms', async () => {
    const mediaServer = new LiveKitMediaServer(apiAt('http://127.0.0.1:1'));

    expect(await mediaServer.findRooms([])).toEqual([]);
  });
});
