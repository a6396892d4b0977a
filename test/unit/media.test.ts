import { describe, expect, it } from '@jest/globals';
import { ServerError } from 'livekit-server-sdk';
import { MediaUnavailableError, NotFoundError } from '../../src/errors/domain-error.js';
import { LiveKitMedia, mediaCall } from '../../src/livekit/media.js';

const answer = (status: number, code?: string, message = 'as LiveKit says it') =>
  mediaCall(() => Promise.reject(new ServerError('Error', message, status, code)));

describe('what LiveKit answers', () => {
  it('is NOT_FOUND where it knows no such room or participant', async () => {
    await expect(answer(404, 'not_found')).rejects.toThrow(NotFoundError);
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
    expect(refused).toMatchObject({ cause: { message: 'LiveKit refuses the API key' } });
    expect(JSON.stringify(refused, Object.getOwnPropertyNames(refused))).not.toContain('eyJ');
  });

  it('is left as it is where it finds the request wrong', async () => {
    await expect(answer(400, 'invalid_argument', 'name too long')).rejects.toThrow(ServerError);
  });
});

describe('what LiveKit is not asked', () => {
  it('is about no rooms: to it no names mean every room', async () => {
    const nowhere = { url: 'http://127.0.0.1:1', apiKey: 'key', apiSecret: 's'.repeat(32) };

    expect(await new LiveKitMedia(nowhere).findRooms([])).toEqual([]);
  });
});
