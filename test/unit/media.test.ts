import { describe, expect, it } from '@jest/globals';
import { ServerError } from 'livekit-server-sdk';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MediaUnavailableError, NotFoundError } from '../../src/errors/domain-error.js';
import { LiveKitMedia, mediaCall } from '../../src/livekit/media.js';
import { aNewRoom } from '../support/builders.js';

const KEY = { apiKey: 'key', apiSecret: 's'.repeat(32) };

const answer = (status: number, code?: string, message = 'as LiveKit says it') =>
  mediaCall(() => Promise.reject(new ServerError('Error', message, status, code)));

describe('what LiveKit answers', () => {
  it('is NOT_FOUND where it knows no such room or participant', async () => {
    await expect(answer(404, 'not_found')).rejects.toThrow(NotFoundError);
  });

  it('is NOT_FOUND where it lost a room that was closed meanwhile', async () => {
    await expect(answer(500, 'internal', 'could not find object')).rejects.toThrow(NotFoundError);
  });

  it('is no mistake of ours while nobody answers for a room: that may pass', async () => {
    await expect(answer(503, 'unavailable')).rejects.toThrow(MediaUnavailableError);
    await expect(mediaCall(() => Promise.reject(new TypeError('fetch failed')))).rejects.toThrow(
      MediaUnavailableError,
    );
  });

  it('about a refused key quotes the token, which must not get into a log', async () => {
    const refused = await answer(401, undefined, 'invalid token: eyJhbGciOi').catch(
      (error: unknown) => error,
    );

    expect(refused).toBeInstanceOf(MediaUnavailableError);
    expect(refused).toMatchObject({
      cause: { message: 'LiveKit rejected LIVEKIT_API_KEY or its secret; correct them' },
    });
    expect(JSON.stringify(refused, Object.getOwnPropertyNames(refused))).not.toContain('eyJ');
  });

  it('is left as it is where it finds the request wrong', async () => {
    await expect(answer(400, 'invalid_argument', 'name too long')).rejects.toThrow(ServerError);
  });
});

describe('a room that LiveKit loses because it is closed while it is asked for', () => {
  const lost = { status: 500, body: { code: 'internal', msg: 'could not find object' } };

  it('is asked for once more', async () => {
    const made = { status: 200, body: { sid: 'RM_new', name: 'room' } };
    const answers = [lost, made];
    await using livekit = await answering(() => answers.shift() ?? lost);

    const room = await new LiveKitMedia(livekit).ensureRoom('room', aNewRoom());

    expect(room.sid).toBe('RM_new');
    expect(answers).toEqual([]);
  });

  it('is no room that does not exist: lost again, it may be there in a moment', async () => {
    await using livekit = await answering(() => lost);

    await expect(new LiveKitMedia(livekit).ensureRoom('room', aNewRoom())).rejects.toThrow(
      MediaUnavailableError,
    );
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
    url: `http://127.0.0.1:${port}`,
    ...KEY,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

describe('what LiveKit is not asked', () => {
  it('is about no rooms: to it no names mean every room', async () => {
    const nowhere = { url: 'http://127.0.0.1:1', ...KEY };

    expect(await new LiveKitMedia(nowhere).findRooms([])).toEqual([]);
  });
});
