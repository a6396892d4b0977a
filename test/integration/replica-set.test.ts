import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Connection } from 'mongoose';
import { connectMongo } from '../../src/models/connect-mongo.js';
import { MongoProbe } from '../../src/models/mongo-probe.js';
import { MongoRecordingStore } from '../../src/models/mongo-recording-store.js';
import { MongoRoomStore } from '../../src/models/mongo-room-store.js';
import { prepareDatabase } from '../../src/models/prepare-database.js';
import { MongoUserStore } from '../../src/models/mongo-user-store.js';
import { aNewRoom, aUser } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { FakeReplicaSet } from '../support/fake-replica-set/fake-replica-set.js';
import { aRecording } from '../support/recordings.js';
import { silentLog } from '../support/silent-log.js';

const UNAVAILABLE = { code: 'STORAGE_UNAVAILABLE', cause: expect.any(Error) };

describe('a MongoDB replica set', () => {
  let set: FakeReplicaSet;
  let connection: Connection;
  let rooms: MongoRoomStore;
  let users: MongoUserStore;
  let recordings: MongoRecordingStore;

  beforeAll(async () => {
    set = await FakeReplicaSet.start(process.env['MONGO_URL'] ?? '');
    const url = set.url(`set-${randomUUID().slice(0, 8)}`);
    await prepareDatabase(url, { issuer: null }, silentLog);
    connection = await connectMongo(url, silentLog);
    rooms = new MongoRoomStore(connection);
    users = new MongoUserStore(connection);
    recordings = new MongoRecordingStore(connection);
  });

  afterEach(async () => {
    set.faults.set(null);
    if (set.primary === null) set.elect();
    await eventually(() => connection.db?.command({ ping: 1 }));
  });

  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
    await set.stop();
  });

  const aRoomOf = async (ownerId: string) => {
    const room = aNewRoom();
    await rooms.insert(room, ownerId);
    return room;
  };

  /** The writes that a decision depends on, each with its result and the state afterward. */
  const guardedWrites = {
    'rooms.insert': () => {
      const room = aNewRoom();
      return async () => {
        expect(await rooms.insert(room, 'ada')).toBe(true);
        expect(await rooms.countOfMember('ada', null)).toBeGreaterThan(0);
        expect(await rooms.findRole(room.id, 'ada')).toBe('owner');
      };
    },
    'rooms.updateAsHost': async () => {
      const room = await aRoomOf('ada');
      return async () => {
        const changed = await rooms.updateAsHost(room.id, 'ada', { name: 'changed' });
        expect(changed).toMatchObject({ id: room.id, name: 'changed' });
      };
    },
    'rooms.changeRole, a new member': async () => {
      const room = await aRoomOf('ada');
      const by = { userId: 'ada', role: 'owner' } as const;
      return async () => {
        const change = { roomId: room.id, userId: 'bob', from: null, to: 'member', by } as const;
        expect(await rooms.changeRole(change)).toMatchObject({ id: room.id });
        expect((await rooms.findMembers([room.id])).get(room.id)).toHaveLength(2);
      };
    },
    'rooms.changeRole, an owner who leaves': async () => {
      const room = await aRoomOf('ada');
      const by = { userId: 'ada', role: 'owner' } as const;
      await rooms.changeRole({ roomId: room.id, userId: 'bob', from: null, to: 'owner', by });
      await rooms.acceptRole(room.id, 'bob');
      return async () => {
        const change = { roomId: room.id, userId: 'ada', from: 'owner', to: null, by } as const;
        expect(await rooms.changeRole(change)).toMatchObject({ id: room.id, viewerRole: null });
        expect(await rooms.findRole(room.id, 'bob')).toBe('owner');
      };
    },
    'rooms.givePinCode': async () => {
      const room = await aRoomOf('ada');
      const pinCode = randomUUID();
      return async () => {
        expect(await rooms.givePinCode(room.id, pinCode)).toBe('given');
        expect((await rooms.findPinCodes([room.id])).get(room.id)).toBe(pinCode);
      };
    },
    'rooms.delete': async () => {
      const room = await aRoomOf('ada');
      return async () => {
        expect(await rooms.delete(room.id)).toBe(true);
        expect(await rooms.findById(room.id, null)).toBeNull();
      };
    },
    'recordings.insert': () => {
      const recording = aRecording();
      return async () => {
        expect(await recordings.insert(recording)).toBe(true);
        expect(await recordings.insert(aRecording({ roomId: recording.roomId }))).toBe(false);
      };
    },
    'recordings.change': async () => {
      const recording = aRecording();
      await recordings.insert(recording);
      return async () => {
        expect(await recordings.change(recording, { status: 'active' })).toMatchObject({
          version: 2,
          status: 'active',
        });
        expect(await recordings.change(recording, { status: 'failed' })).toBeNull();
      };
    },
    'recordings.discard': async () => {
      const recording = aRecording();
      await recordings.insert(recording);
      return async () => {
        await recordings.discard(recording.id);
        expect(await recordings.find(recording.id)).toBeNull();
      };
    },
    'recordings.delete': async () => {
      const recording = aRecording();
      await recordings.insert(recording);
      return async () => {
        await recordings.delete(recording.id);
        expect(await recordings.find(recording.id)).toBeNull();
      };
    },
    'users.insert': () => {
      const user = aUser();
      return async () => {
        expect(await users.insert(user)).toBe(true);
        expect(await users.findById(user.id)).toEqual(user);
      };
    },
    'users.update': async () => {
      const user = aUser();
      await users.insert(user);
      return async () => {
        expect(await users.update(user.id, { fullName: 'New' })).toMatchObject({ fullName: 'New' });
      };
    },
    'users.adoptProvisional': async () => {
      const email = `${randomUUID()}@example.org`;
      const provisional = aUser({ subject: null, email });
      await users.insert(provisional);
      return async () => {
        const adopted = await users.adoptProvisional(email, {
          issuer: 'https://provider.example',
          subject: randomUUID(),
        });
        expect(adopted).toMatchObject({ id: provisional.id });
      };
    },
  };

  describe.each(Object.entries(guardedWrites))('%s', (_name, prepare) => {
    it.each(['interrupted', 'answer-lost'] as const)(
      'is executed once, with the usual result, when the primary steps down: %s',
      async (fault) => {
        const writeAndCheck = await prepare();

        set.failOverAtNextWrite(fault);

        await writeAndCheck();
      },
    );

    it('is executed once when its answer is lost and the primary stays', async () => {
      const writeAndCheck = await prepare();

      set.faults.arm('answer-lost');

      await writeAndCheck();
    });
  });

  it('answers STORAGE_UNAVAILABLE without a primary, and works at once after the election', async () => {
    const room = await aRoomOf('ada');
    const recording = aRecording();
    await recordings.insert(recording);

    set.stepDown();

    const by = { userId: 'ada', role: 'owner' } as const;
    const calls = [
      rooms.findById(room.id, null),
      rooms.insert(aNewRoom(), 'ada'),
      rooms.updateAsHost(room.id, 'ada', { name: 'changed' }),
      rooms.changeRole({ roomId: room.id, userId: 'bob', from: null, to: 'member', by }),
      rooms.givePinCode(room.id, randomUUID()),
      rooms.delete(room.id),
      recordings.insert(aRecording()),
      recordings.change(recording, { status: 'active' }),
      recordings.discard(recording.id),
      recordings.discardOfRoom(recording.roomId),
      recordings.countUnfinished(),
      users.insert(aUser()),
      users.update(randomUUID(), { fullName: 'x' }),
      users.adoptProvisional('a@example.org', {
        issuer: 'https://provider.example',
        subject: randomUUID(),
      }),
      new MongoProbe(connection, silentLog).check(),
    ];
    await Promise.all(calls.map((call) => expect(call).rejects.toMatchObject(UNAVAILABLE)));

    set.elect();

    expect(await rooms.insert(aNewRoom(), 'ada')).toBe(true);
    expect(await rooms.findById(room.id, null)).toMatchObject({ name: room.name });
  });

  it('reports a write without majority confirmation as an outage, and repeats it successfully', async () => {
    const room = aNewRoom();
    const recording = aRecording();
    const timeout = {
      code: 64,
      codeName: 'WriteConcernTimeout',
      errmsg: 'waiting for replication',
    };

    set.faults.set({ ok: 1, n: 1, writeConcernError: timeout });
    await expect(rooms.insert(room, 'ada')).rejects.toMatchObject(UNAVAILABLE);
    await expect(recordings.insert(recording)).rejects.toMatchObject(UNAVAILABLE);
    await expect(recordings.change(recording, {})).rejects.toMatchObject(UNAVAILABLE);
    await expect(new MongoProbe(connection, silentLog).check()).rejects.toMatchObject(UNAVAILABLE);
    set.faults.set(null);

    expect(await rooms.insert(room, 'ada')).toBe(true);
    expect(await recordings.insert(recording)).toBe(true);
  });

  it('becomes unready before a hanging write fails', async () => {
    const probe = new MongoProbe(connection, silentLog);
    set.faults.set('stuck');
    const hanging = Promise.all(
      [rooms.insert(aNewRoom(), 'ada'), recordings.insert(aRecording())].map((write) =>
        expect(write).rejects.toMatchObject(UNAVAILABLE),
      ),
    );
    const order: string[] = [];

    await Promise.all([
      hanging.then(() => order.push('writes')),
      expect(probe.check())
        .rejects.toMatchObject(UNAVAILABLE)
        .then(() => order.push('readiness')),
    ]);

    expect(order).toEqual(['readiness', 'writes']);
    expect(await rooms.countOfMember('ada', null)).toBeGreaterThan(0);
    set.faults.set(null);
    await probe.check();
  });

  it('logs stuck writes once per outage, and their end', async () => {
    const log = { info: jest.fn(), warn: jest.fn() };
    const probe = new MongoProbe(connection, log);

    for (const outage of [1, 2]) {
      set.faults.set('stuck');
      await expect(new MongoProbe(connection, silentLog).check()).rejects.toMatchObject(
        UNAVAILABLE,
      );
      await eventually(() => expect(probe.check()).rejects.toMatchObject(UNAVAILABLE));
      await expect(probe.check()).rejects.toMatchObject(UNAVAILABLE);
      expect(log.warn).toHaveBeenCalledTimes(outage);
      expect(log.warn).toHaveBeenLastCalledWith(
        { err: expect.objectContaining({ code: 'STORAGE_UNAVAILABLE' }) },
        expect.stringContaining('MongoDB unavailable'),
      );

      set.faults.set(null);
      await probe.check();
      await probe.check();
      expect(log.info).toHaveBeenCalledTimes(outage);
    }
  });

  it('probes by itself, without requests for readiness', async () => {
    const log = { info: jest.fn(), warn: jest.fn() };
    const probe = new MongoProbe(connection, log);
    set.faults.set('stuck');

    probe.start();
    await eventually(() => expect(log.warn).toHaveBeenCalledTimes(1));
    set.faults.set(null);
    await eventually(() => expect(log.info).toHaveBeenCalledTimes(1));
    probe.stop();
  });

  it('shares one write among concurrent probes, and reuses the result for a while', async () => {
    const probe = new MongoProbe(connection, silentLog);
    await probe.check();
    const other = new MongoProbe(connection, silentLog);
    const before = set.faults.writes.length;

    await Promise.all([other.check(), other.check(), other.check(), probe.check()]);

    expect(set.faults.writes.slice(before)).toEqual(['update']);
  });

  it('waits at startup for an election', async () => {
    const url = set.url(`set-${randomUUID().slice(0, 8)}`);
    set.failOverAtNextWrite('interrupted');

    await prepareDatabase(url, { issuer: null }, silentLog);

    const fresh = await connectMongo(url, silentLog);
    expect((await fresh.collection('rooms').indexes()).map(({ name }) => name)).toContain('slug_1');
    await fresh.dropDatabase();
    await fresh.close();
  });
});
