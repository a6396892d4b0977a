import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConnectionString } from 'mongodb-connection-string-url';
import type { Connection } from 'mongoose';
import { connectMongo } from '../../src/models/connect-mongo.js';
import { MongoRoomStore } from '../../src/models/mongo-room-store.js';
import { aNewRoom } from '../support/builders.js';
import { roomStoreContract } from '../support/contracts/room-store-contract.js';
import { eventually } from '../support/eventually.js';
import { mongoUrlOf } from '../support/mongo-database.js';
import { silentLog } from '../support/silent-log.js';
import { tcpProxy } from '../support/tcp-proxy.js';

const UNAVAILABLE = { code: 'STORAGE_UNAVAILABLE', cause: expect.any(Error) };

describe('MongoRoomStore', () => {
  const url = databaseOfItsOwn();
  let connection: Connection;

  beforeAll(async () => {
    connection = await connectMongo(url, silentLog);
    await new MongoRoomStore(connection).ensureIndexes();
  });

  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  roomStoreContract((maxMembers) => new MongoRoomStore(connection, maxMembers));

  it('creates its indexes twice without an error', async () => {
    await new MongoRoomStore(connection).ensureIndexes();

    const names = (await connection.collection('rooms').indexes()).map(({ name }) => name);
    expect(names.sort()).toEqual([
      '_id_',
      'externalKey_1',
      'members.userId_1_createdAt_-1__id_-1',
      'name_1',
      'pendingEvents.at_1',
      'pinCode_1',
      'slug_1',
    ]);
  });

  it('throws STORAGE_UNAVAILABLE if MongoDB is unavailable at the start', async () => {
    await expect(connectMongo('mongodb://127.0.0.1:1/foyer', silentLog)).rejects.toMatchObject(
      UNAVAILABLE,
    );
  });

  it('throws STORAGE_UNAVAILABLE during an outage of MongoDB, and works again afterward', async () => {
    const throughProxy = new ConnectionString(url);
    const [first = ''] = throughProxy.hosts;
    const [, host = '', port = '27017'] = /^(.*?)(?::(\d+))?$/.exec(first) ?? [];
    const proxy = await tcpProxy({ host, port: Number(port) });
    throughProxy.hosts = [`127.0.0.1:${proxy.port}`];
    const other = await connectMongo(throughProxy.href, silentLog);
    const store = new MongoRoomStore(other);
    const room = aNewRoom();
    await store.insert(room, randomUUID());

    await proxy.cut();

    const calls = [
      store.findById(room.id, null),
      store.insert(aNewRoom(), randomUUID()),
      store.delete(room.id),
      store.countOfMember(randomUUID(), null),
    ];
    await Promise.all(calls.map((call) => expect(call).rejects.toMatchObject(UNAVAILABLE)));

    await proxy.restore();

    await eventually(
      () => store.findById(room.id, null),
      (found) => found?.id === room.id,
    );
    await other.close();
    await proxy.cut();
  });
});

/** A new database on the suite's server. */
function databaseOfItsOwn(): string {
  return mongoUrlOf(`rooms-${randomUUID()}`);
}
