import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from 'mongoose';
import { pino } from 'pino';
import { connectMongo } from '../../src/models/connect-mongo.js';
import { migrate } from '../../src/models/migrations/migrate.js';
import { MigrationLock } from '../../src/models/migrations/migration-lock.js';
import {
  schemaVersionOf,
  type Migration,
  type MigrationSettings,
} from '../../src/models/migrations/migrations.js';
import { MongoRecordingStore } from '../../src/models/mongo-recording-store.js';
import { MongoRoomStore } from '../../src/models/mongo-room-store.js';
import { prepareDatabase } from '../../src/models/prepare-database.js';
import { MongoUserStore } from '../../src/models/mongo-user-store.js';
import { aNewRoom, aUser } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { aRecording } from '../support/recordings.js';
import { Deferred } from '../support/deferred.js';
import { mongoUrlOf } from '../support/mongo-database.js';
import { silentLog } from '../support/silent-log.js';

interface AnyDocument {
  readonly _id: string;
  readonly [field: string]: unknown;
}

const NO_ISSUER = { issuer: null };

/** A migration of a later release than the test's: `greeting` is new. */
const GREETING: Migration = {
  collection: 'users',
  toVersion: 2,
  description: 'Greet users',
  update: () => [{ $set: { greeting: { $concat: ['hello ', '$shortName'] } } }],
};
const FIRST: Migration = {
  collection: 'users',
  toVersion: 1,
  description: 'Give users a version',
  update: () => [],
};

describe('migrations', () => {
  let url: string;
  let connection: Connection;

  beforeEach(async () => {
    url = databaseOfItsOwn();
    connection = await connectMongo(url, silentLog);
  });

  afterEach(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  const documents = (name = 'users') => connection.collection<AnyDocument>(name);
  const run = (migrations: readonly Migration[], settings: MigrationSettings = NO_ISSUER) =>
    migrate({ connection, settings, log: silentLog, migrations });

  it('give documents without a version the first one, and change nothing else', async () => {
    await documents().insertOne({ _id: 'a', email: 'a@example.org' });
    await documents('rooms').insertOne({ _id: 'r', slug: 'r', version: 7 });

    await prepareDatabase(url, NO_ISSUER, silentLog);

    expect(await documents().findOne({ _id: 'a' })).toEqual({
      _id: 'a',
      email: 'a@example.org',
      schemaVersion: 1,
    });
    expect(await documents('rooms').findOne()).toMatchObject({ version: 7, schemaVersion: 1 });
  });

  it('give recordings the new names of two fields, and keep the previous ones', async () => {
    const time = new Date();
    await documents('recordings').insertMany([
      { _id: 'due', key: 'due', schemaVersion: 1, news: ['saved'], lookAt: time },
      { _id: 'settled', key: 'settled', schemaVersion: 1, news: [], lookAt: null },
    ]);

    await prepareDatabase(url, NO_ISSUER, silentLog);

    expect(await documents('recordings').find().sort({ _id: 1 }).toArray()).toEqual([
      {
        _id: 'due',
        key: 'due',
        schemaVersion: 2,
        news: ['saved'],
        pendingNotifications: ['saved'],
        lookAt: time,
        nextCheckAt: time,
      },
      {
        _id: 'settled',
        key: 'settled',
        schemaVersion: 2,
        news: [],
        pendingNotifications: [],
        lookAt: null,
        nextCheckAt: null,
      },
    ]);
  });

  it('change no documents that the stores write', async () => {
    await prepareDatabase(url, NO_ISSUER, silentLog);
    await new MongoUserStore(connection).insert(aUser());
    await new MongoRoomStore(connection).insert(aNewRoom(), randomUUID());
    await new MongoRecordingStore(connection).insert(aRecording());

    await prepareDatabase(url, NO_ISSUER, silentLog);

    for (const name of ['users', 'rooms', 'recordings'] as const) {
      const version = schemaVersionOf(name);
      expect(await documents(name).findOne()).toHaveProperty('schemaVersion', version);
    }
    expect(await documents('migrations').countDocuments()).toBe(0);
  });

  it('upgrade a document through every version that it has missed, and keep a record', async () => {
    await documents().insertMany([
      { _id: 'old', shortName: 'Ada' },
      { _id: 'newer', shortName: 'Bob', schemaVersion: 1 },
      { _id: 'new', shortName: 'Cem', schemaVersion: 2, greeting: 'hi' },
    ]);

    await run([FIRST, GREETING]);

    expect(await documents().find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 'new', shortName: 'Cem', schemaVersion: 2, greeting: 'hi' },
      { _id: 'newer', shortName: 'Bob', schemaVersion: 2, greeting: 'hello Bob' },
      { _id: 'old', shortName: 'Ada', schemaVersion: 2, greeting: 'hello Ada' },
    ]);
    expect(await documents('migrations').findOne({ _id: 'users-2' })).toMatchObject({
      description: 'Greet users',
      documents: 2,
    });
  });

  it('upgrade documents that an instance of the previous release has written since', async () => {
    await run([FIRST, GREETING]);
    await documents().insertOne({ _id: 'late', shortName: 'Dee', schemaVersion: 1 });

    await run([FIRST, GREETING]);

    expect(await documents().findOne({ _id: 'late' })).toMatchObject({ greeting: 'hello Dee' });
  });

  it('never downgrade a document when an older release starts after a newer one', async () => {
    await documents().insertOne({ _id: 'a', shortName: 'Ada', schemaVersion: 2 });

    await run([FIRST]);

    expect(await documents().findOne()).toHaveProperty('schemaVersion', 2);
  });

  it('wait, with all later ones, for a setting that they need', async () => {
    const issuer: Migration = {
      ...GREETING,
      update: (settings) => (settings.issuer ? [{ $set: { issuer: settings.issuer } }] : null),
    };
    const third: Migration = { ...GREETING, toVersion: 3 };
    await documents().insertOne({ _id: 'a', shortName: 'Ada' });

    await run([FIRST, issuer, third]);
    expect(await documents().findOne()).toMatchObject({ schemaVersion: 1 });

    await run([FIRST, issuer, third], { issuer: 'https://id.example.org' });
    expect(await documents().findOne()).toMatchObject({
      schemaVersion: 3,
      issuer: 'https://id.example.org',
      greeting: 'hello Ada',
    });
  });

  it('drop an obsolete index, also after an older instance has created it again', async () => {
    const migrations = [{ ...FIRST, obsoleteIndexes: ['shortName_1'] }];
    for (let start = 0; start < 2; start += 1) {
      await documents().createIndex({ shortName: 1 }, {}, {});

      await run(migrations);

      const names = (await documents().indexes()).map(({ name }) => name);
      expect(names.sort()).toEqual(['_id_', 'schemaVersion_1']);
    }
  });

  it('run once, even if several instances start at the same time', async () => {
    const many = Array.from({ length: 300 }, (_, index) => ({ _id: `${index}`, visits: 0 }));
    await documents().insertMany(many);
    const counting: Migration = {
      ...FIRST,
      update: () => [{ $set: { visits: { $add: ['$visits', 1] } } }],
    };

    await Promise.all(Array.from({ length: 6 }, () => run([counting])));

    expect(await documents().countDocuments({ visits: 1, schemaVersion: 1 })).toBe(300);
    expect(await documents('migrations').findOne({ _id: 'users-1' })).toHaveProperty(
      'documents',
      300,
    );
  });

  it('delay the start of other instances until they are done', async () => {
    const end = new Deferred();
    const order: string[] = [];
    const lockOf = () => new MigrationLock(connection, silentLog);
    const first = lockOf().run(async () => {
      order.push('first begins');
      await end.given;
      order.push('first ends');
    });
    await eventually(() => expect(order).toEqual(['first begins']));
    const second = lockOf().run(() => {
      order.push('second begins');
      return Promise.resolve();
    });
    await eventually(() => documents('migrations').findOne({ _id: 'lock' }), Boolean);

    end.give();
    await Promise.all([first, second]);

    expect(order).toEqual(['first begins', 'first ends', 'second begins']);
    expect(await documents('migrations').countDocuments()).toBe(0);
  });

  it('continue on another instance after the one that held the lock has died', async () => {
    await documents('migrations').insertOne({
      _id: 'lock',
      owner: 'dead',
      until: new Date(Date.now() - 1),
    });
    let hasRun = false;

    await new MigrationLock(connection, silentLog).run(() => {
      hasRun = true;
      return Promise.resolve();
    });

    expect(hasRun).toBe(true);
  });

  it('keep the lock for as long as they take', async () => {
    const leaseMs = 300;
    const lock = new MigrationLock(connection, silentLog, leaseMs);
    const until = async () =>
      ((await documents('migrations').findOne({ _id: 'lock' }))?.['until'] as Date).getTime();

    await lock.run(async () => {
      const first = await until();
      await eventually(until, (time) => time > first + 2 * leaseMs);
    });

    expect(await documents('migrations').countDocuments()).toBe(0);
  });

  it('close their connection without logging that it is lost', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });

    await prepareDatabase(url, NO_ISSUER, log);

    expect(lines).toEqual([]);
  });
});

/** A new database on the suite's server. */
function databaseOfItsOwn(): string {
  return mongoUrlOf(`migrations-${randomUUID().slice(0, 8)}`);
}
