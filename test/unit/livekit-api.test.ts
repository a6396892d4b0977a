import { afterEach, describe, expect, it } from '@jest/globals';
import { RoomServiceClient } from 'livekit-server-sdk';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LiveKitApi, wasNotSent } from '../../src/livekit/livekit-api.js';

interface Node {
  readonly url: string;
  readonly requestCount: () => number;
}

const closing: (() => Promise<unknown>)[] = [];

/** A node of LiveKit, or a proxy in front of it. */
async function aNode(answer: (response: ServerResponse) => void): Promise<Node> {
  let requestCount = 0;
  const server = createServer((_request, response) => {
    requestCount += 1;
    answer(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closing.push(async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requestCount: () => requestCount };
}

/** Where nothing listens. */
async function nowhere(): Promise<string> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return `http://127.0.0.1:${port}`;
}

const works = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"rooms":[]}');
};
const refuses = (response: ServerResponse) => {
  const body = JSON.stringify({ code: 'unavailable', msg: 'no response from servers' });
  response.writeHead(503, { 'content-type': 'application/json' }).end(body);
};
const isReplacedByProxy = (response: ServerResponse) => {
  response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>');
};
const breaksOff = (response: ServerResponse) => {
  response.destroy();
};
const isSilent = () => undefined;

function roomsAt(urls: readonly [string, ...string[]], publicUrls = urls) {
  const api = new LiveKitApi({ urls, publicUrls, apiKey: 'key', apiSecret: 's'.repeat(32) });
  const service = api.service(RoomServiceClient, 0.3);
  return {
    api,
    list: () => service.repeatable((rooms) => rooms.listRooms()),
    listOnce: () => service.once((rooms) => rooms.listRooms()),
  };
}

describe('LiveKitApi', () => {
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
  });

  it('calls the next address if one cannot be reached, and keeps to it', async () => {
    const [one, two] = [await aNode(breaksOff), await aNode(works)];
    const rooms = roomsAt([await nowhere(), two.url, one.url]);

    expect(await rooms.listOnce()).toEqual([]);
    expect(await rooms.list()).toEqual([]);
    expect(two.requestCount()).toBe(2);
    expect(one.requestCount()).toBe(0);
    expect(rooms.api.publicUrl).toBe(two.url);
  });

  it.each([
    ['breaks off', breaksOff],
    ['is replaced by a proxy’s error', isReplacedByProxy],
  ])('repeats a call whose answer %s, unless it must be made once', async (_what, fails) => {
    const [broken, other] = [await aNode(fails), await aNode(works)];

    expect(await roomsAt([broken.url, other.url]).list()).toEqual([]);
    const rooms = roomsAt([broken.url, other.url]);
    await expect(rooms.listOnce()).rejects.toThrow();
    expect(other.requestCount()).toBe(1);
    expect(await rooms.listOnce()).toEqual([]);
    expect(broken.requestCount()).toBe(2);
  });

  it('makes people wait for one timeout only, and calls the next address from then on', async () => {
    const [silent, other] = [await aNode(isSilent), await aNode(works)];
    const rooms = roomsAt([silent.url, other.url]);

    const answers = await Promise.allSettled([rooms.list(), rooms.list()]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(other.requestCount()).toBe(0);
    expect(await rooms.list()).toEqual([]);
    expect(silent.requestCount()).toBe(2);
  });

  it('passes on the error of a node that answers', async () => {
    const [one, two] = [await aNode(refuses), await aNode(works)];
    const rooms = roomsAt([one.url, two.url]);

    await expect(rooms.list()).rejects.toMatchObject({ code: 'unavailable' });
    expect(two.requestCount()).toBe(0);
    expect(rooms.api.publicUrl).toBe(one.url);
  });

  it('tries each address once, and reports that nothing was sent', async () => {
    const rooms = roomsAt([await nowhere(), await nowhere()]);

    const error: unknown = await rooms.listOnce().catch((reason: unknown) => reason);
    expect(wasNotSent(error)).toBe(true);
    const node = await aNode(works);
    expect(await roomsAt([await nowhere(), await nowhere(), node.url]).list()).toEqual([]);
  });

  it('gives browsers their own address, whichever the gateway uses', async () => {
    const node = await aNode(works);
    const { api, list } = roomsAt([await nowhere(), node.url], ['https://livekit.example.org']);
    await list();

    expect(api.publicUrl).toBe('https://livekit.example.org');
  });
});
