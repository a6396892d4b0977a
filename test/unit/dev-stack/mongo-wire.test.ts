import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { answersMongo, initiateReplicaSet } from '../../../tools/dev-stack/processes/probes.mjs';
import { encodeReply, RequestReader } from '../../support/fake-replica-set/wire.js';

/** As a server sends it. */
const OK = new mongo.BSON.Double(1);

/** A mongod with --replSet: primary once it is initiated. */
describe('a mongod of the development stack', () => {
  const commands: object[] = [];
  let isInitiated = false;
  const server = createServer((client: Socket) => {
    const reader = new RequestReader();
    client.on('data', (chunk) => {
      for (const request of reader.read(chunk)) {
        commands.push(request.command);
        client.write(encodeReply(answer(request.name), request).bytes);
      }
    });
  });

  function answer(name: string) {
    if (name === 'hello') return { isWritablePrimary: isInitiated, ok: OK };
    if (isInitiated) return { ok: 0, code: 23, codeName: 'AlreadyInitialized' };
    isInitiated = true;
    return { ok: OK };
  }

  beforeEach(() => once(server.listen(0, '127.0.0.1'), 'listening'));
  afterEach(() => {
    server.close();
  });

  it('becomes a replica set with one member, once', async () => {
    const { port } = server.address() as AddressInfo;

    expect(await answersMongo(port)).toBe(false);
    expect(await initiateReplicaSet(port, '127.0.0.1:27017')).toBe(true);
    expect(await initiateReplicaSet(port, '127.0.0.1:27017')).toBe(false);
    expect(await answersMongo(port)).toBe(true);

    expect(commands[0]).toEqual({ hello: 1, $db: 'admin' });
    expect(commands[1]).toEqual({
      replSetInitiate: { _id: 'foyer', members: [{ _id: 0, host: '127.0.0.1:27017' }] },
      $db: 'admin',
    });
  });
});
