import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from 'mongoose';
import { connectMongo } from '../../src/models/connect-mongo.js';
import { MongoUserStore } from '../../src/models/mongo-user-store.js';
import type { UserRecord } from '../../src/models/user.js';
import { aUser } from '../support/builders.js';
import { userStoreContract } from '../support/contracts/user-store-contract.js';
import { mongoUrlOf } from '../support/mongo-database.js';
import { silentLog } from '../support/silent-log.js';

describe('MongoUserStore', () => {
  const url = databaseOfItsOwn();
  let connection: Connection;

  beforeAll(async () => {
    connection = await connectMongo(url, silentLog);
    await new MongoUserStore(connection).ensureIndexes();
  });

  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  userStoreContract(() => new MongoUserStore(connection));

  it('creates its indexes twice without an error', async () => {
    await new MongoUserStore(connection).ensureIndexes();

    const names = (await connection.collection('users').indexes()).map(({ name }) => name);
    expect(names.sort()).toEqual([
      '_id_',
      'createdAt_-1__id_-1',
      'email_1_createdAt_1',
      'issuer_1_subject_1',
      'provisionalEmail_1',
    ]);
  });

  it('reads a provisional user that an operator stored with only an ID and an address', async () => {
    const id = randomUUID();
    const email = `${id}@example.org`;
    await connection
      .collection<{ _id: string; email: string }>('users')
      .insertOne({ _id: id, email });

    const expected: UserRecord = { ...aUser(), id, email, ...NOTHING_KNOWN };
    expect(await new MongoUserStore(connection).findById(id)).toEqual(expected);
    expect(
      await new MongoUserStore(connection).adoptProvisional(email, {
        issuer: 'https://provider.example',
        subject: id,
      }),
    ).toMatchObject({ id, subject: id });
  });

  it('lists users without a time of creation last, each once', async () => {
    const mark = randomUUID();
    const ids = [randomUUID(), randomUUID()].sort().reverse();
    const provisional = ids.map((_id) => ({ _id, email: `${_id}.${mark}@example.org` }));
    await connection.collection<{ _id: string; email: string }>('users').insertMany(provisional);
    const store = new MongoUserStore(connection);
    const known = aUser({ email: `${mark}@example.org` });
    await store.insert(known);

    const listed: string[] = [];
    for (let after: { createdAt: Date; id: string } | null = null; ;) {
      const [user] = await store.list(mark, 1, after);
      if (!user) break;
      listed.push(user.id);
      after = user;
    }

    expect(listed).toEqual([known.id, ...ids]);
  });

  it('throws STORAGE_UNAVAILABLE while MongoDB is unavailable', async () => {
    const other = await connectMongo(url, silentLog);
    await other.close();
    const store = new MongoUserStore(other);

    for (const call of [
      () => store.findById(randomUUID()),
      () => store.insert(aUser()),
      () => store.findDisabledIds([randomUUID()]),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    }
  });
});

const NOTHING_KNOWN = { issuer: null, subject: null, fullName: null, shortName: null } as const;

/** A new database on the suite's server. */
function databaseOfItsOwn(): string {
  return mongoUrlOf(`users-${randomUUID()}`);
}
