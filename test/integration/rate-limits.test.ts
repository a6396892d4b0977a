import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AdmitEveryoneDocument,
  CreateRoomDocument,
  JoinRoomDocument,
  LeaveLobbyDocument,
  RoomDocument,
  SetRoomMemberDocument,
  UpdateRoomDocument,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { admitted, waiting } from '../support/joining.js';
import { enterMeeting } from '../support/participant.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

const JOINS_PER_PERSON = 6;
const ENTRIES_PER_ADDRESS = 8;
const ADDRESSES_PER_ROOM = 3;
const WAITING_PER_ADDRESS = 3;
const ROOM_MISSES = 4;
const WRITES_PER_PERSON = 10;
const ROOMS_PER_PERSON = 3;
const ROLES_PER_PERSON = 2;

/** An address that no other test uses. */
const anAddress = () => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;

describe('rate limits', () => {
  let app: TestApp;
  let other: TestApp;

  beforeAll(async () => {
    app = await startTestApp({
      receivesWebhooks: true,
      env: {
        RATE_LIMITS: 'on',
        TRUST_PROXY: '1',
        RATE_LIMIT_JOINS_PER_PERSON: String(JOINS_PER_PERSON),
        RATE_LIMIT_ENTRIES_PER_ADDRESS: String(ENTRIES_PER_ADDRESS),
        RATE_LIMIT_ENTRIES_PER_ROOM: String(ADDRESSES_PER_ROOM),
        LOBBY_MAX_WAITING_PER_ADDRESS: String(WAITING_PER_ADDRESS),
        RATE_LIMIT_ROOM_MISSES: String(ROOM_MISSES),
        RATE_LIMIT_WRITES_PER_PERSON: String(WRITES_PER_PERSON),
        RATE_LIMIT_ROOMS_PER_PERSON: String(ROOMS_PER_PERSON),
        RATE_LIMIT_ROLES_PER_PERSON: String(ROLES_PER_PERSON),
      },
    });
    other = await startTestApp({ beside: app });
  });

  afterAll(async () => {
    await other.stop();
    await app.stop();
  });

  const someone = () => app.as(`p${randomUUID().slice(0, 8)}`);
  const guestAt = (forwardedFor: string, instance = app) =>
    instance.browser().with({ forwardedFor });
  const aRoom = async (accessLevel: 'PUBLIC' | 'TRUSTED') =>
    app.given.room(await someone(), { accessLevel });
  const join = (client: TestClient, room: string) =>
    client.execute(JoinRoomDocument, { input: { room, displayName: 'Guest' } });
  const codes = async (calls: number, call: (index: number) => Promise<object>) => {
    const found: unknown[] = [];
    for (let index = 0; index < calls; index += 1) {
      const { errors } = (await call(index)) as Awaited<ReturnType<typeof join>>;
      found.push(errors?.[0]?.extensions.code ?? 'OK');
    }
    return found;
  };
  const passing = (passed: number, refused: number, code = 'RATE_LIMITED') => [
    ...Array.from({ length: passed }, () => 'OK'),
    ...Array.from({ length: refused }, () => code),
  ];

  describe('joinRoom', () => {
    it('rejects a browser with too many requests, and admits others at its address', async () => {
      const room = await aRoom('PUBLIC');
      const address = anAddress();
      const impatient = guestAt(address);
      await admitted(impatient, { room: room.id, displayName: 'Guest' });

      const outcomes = await codes(JOINS_PER_PERSON + 20, (index) =>
        join(index % 2 ? impatient : impatient.at(other.url), room.id),
      );

      expect(outcomes).toEqual(passing(JOINS_PER_PERSON, 20));
      expect(await codes(1, () => join(guestAt(address), room.id))).toEqual(['OK']);
    });

    it('counts guests without a ticket by address, on all instances, from any port', async () => {
      const room = await aRoom('PUBLIC');
      const address = anAddress();

      const outcomes = await codes(ENTRIES_PER_ADDRESS + 2, (index) =>
        join(guestAt(`${address}:${50_000 + index}`, index % 2 ? app : other), room.id),
      );

      expect(outcomes).toEqual(passing(ENTRIES_PER_ADDRESS, 2));
    });

    it('counts the addresses of one IPv6 network as one', async () => {
      const room = await aRoom('PUBLIC');
      const network = `2001:db8:${randomInt(65_536).toString(16)}:${randomInt(65_536).toString(16)}`;

      const outcomes = await codes(ENTRIES_PER_ADDRESS + 1, (index) =>
        join(guestAt(`${network}::${index + 1}`), room.id),
      );

      expect(outcomes).toEqual(passing(ENTRIES_PER_ADDRESS, 1));
    });

    it('does not count invalid addresses', async () => {
      const room = await aRoom('PUBLIC');

      const outcomes = await codes(ENTRIES_PER_ADDRESS + 1, (index) =>
        join(guestAt(`${'x'.repeat(4000)}${index}`), room.id),
      );

      expect(outcomes.at(-1)).toBe('RATE_LIMITED');
    });

    it('does not reject users or waiting people because of their address', async () => {
      const room = await aRoom('TRUSTED');
      const address = anAddress();
      const open = await aRoom('PUBLIC');
      const early = guestAt(address);
      const { participant } = await waiting(early, { room: room.id, displayName: 'Early' });
      const outcomes = await codes(ENTRIES_PER_ADDRESS, () => join(guestAt(address), open.id));
      expect(outcomes).toEqual(passing(ENTRIES_PER_ADDRESS - 1, 1));

      expect(await waiting(early, { room: room.id, displayName: 'Early' })).toMatchObject({
        participant: { id: participant.id },
      });
      const member = (await someone()).with({ forwardedFor: address });
      await admitted(member, { room: room.id });
    });

    it('does not reject participants who renew, whatever others at their address do', async () => {
      const room = await aRoom('PUBLIC');
      const address = anAddress();
      const inside = guestAt(address);
      const { connection } = await admitted(inside, { room: room.id, displayName: 'Inside' });
      const participant = await enterMeeting(connection);
      await eventually(
        async () => (await app.ports.presenceStore.meeting(room.id)).participantCount,
        (count) => count === 1,
      );
      const outcomes = await codes(ENTRIES_PER_ADDRESS, () => join(guestAt(address), room.id));
      expect(outcomes).toEqual(passing(ENTRIES_PER_ADDRESS - 1, 1));

      const renewed = await admitted(inside, { room: room.id, displayName: 'Inside' });

      expect(renewed.connection.identity).toBe(connection.identity);
      await participant.leave();
    });

    it('counts an address once per room, so that a few cannot lock out the rest', async () => {
      const room = await aRoom('PUBLIC');
      const loud = anAddress();
      await Promise.all(
        Array.from({ length: ENTRIES_PER_ADDRESS }, () => join(guestAt(loud), room.id)),
      );

      const outcomes = await codes(ADDRESSES_PER_ROOM, () => join(guestAt(anAddress()), room.id));

      expect(outcomes).toEqual(passing(ADDRESSES_PER_ROOM - 1, 1));
    });

    it('answers with the time to wait', async () => {
      const room = await aRoom('PUBLIC');
      const address = anAddress();
      await codes(ENTRIES_PER_ADDRESS, () => join(guestAt(address), room.id));

      const { errors } = await join(guestAt(address), room.id);

      const retryAfterMs = errors?.[0]?.extensions['retryAfterMs'];
      expect(retryAfterMs).toBeGreaterThan(0);
      expect(retryAfterMs).toBeLessThanOrEqual(60_000);
    });
  });

  describe('the lobby', () => {
    it('limits the waiting people of one address, and keeps places for others', async () => {
      const owner = await someone();
      const room = await app.given.room(owner, { accessLevel: 'TRUSTED' });
      const address = anAddress();
      const guests = Array.from({ length: WAITING_PER_ADDRESS }, () => guestAt(address));
      for (const guest of guests) await waiting(guest, { room: room.id, displayName: 'Guest' });
      for (const guest of guests) await waiting(guest, { room: room.id, displayName: 'Guest' });

      const { errors } = await join(guestAt(`${address}:4711`, other), room.id);

      expect(errors).toMatchObject([
        {
          message:
            'Too many people from your network are waiting for this room; try again in a moment.',
          extensions: { code: 'RATE_LIMITED', retryAfterMs: 30_000 },
        },
      ]);
      await waiting(guestAt(anAddress()), { room: room.id, displayName: 'Guest' });
      await owner.data(AdmitEveryoneDocument, { roomId: room.id });
      await waiting(guestAt(address), { room: room.id, displayName: 'Guest' });
    });
  });

  describe('the search for rooms', () => {
    it.each([
      [
        'room',
        (client: TestClient, slug: string) => client.execute(RoomDocument, { slugOrId: slug }),
      ],
      ['joinRoom', join],
    ] as const)('by %s is refused after some misses, for hits as well', async (_name, guess) => {
      const room = await aRoom('PUBLIC');
      const address = anAddress();

      const misses = await codes(ROOM_MISSES + 1, () =>
        guess(guestAt(address), `no-${randomUUID().slice(0, 8)}`),
      );

      expect(misses).toEqual([
        ...Array.from({ length: ROOM_MISSES }, () => 'NOT_FOUND'),
        'RATE_LIMITED',
      ]);
      expect(await codes(1, () => guess(guestAt(address), room.slug))).toEqual(['RATE_LIMITED']);
      expect(await codes(1, () => guess(guestAt(anAddress()), room.slug))).toEqual(['OK']);
      const account = (await someone()).with({ forwardedFor: address });
      expect(await codes(1, () => guess(account, room.slug))).toEqual(['OK']);
    });
  });

  describe('mutations', () => {
    it('are limited by person, on all instances', async () => {
      const owner = await someone();
      const room = await app.given.room(owner);
      const write = (client: TestClient) =>
        client.execute(UpdateRoomDocument, { input: { id: room.id, name: 'Weekly' } });

      const outcomes = await codes(WRITES_PER_PERSON + 1, (index) =>
        write(index % 2 ? owner : owner.at(other.url)),
      );

      // Creating the room counted as a write, too.
      expect(outcomes).toEqual(passing(WRITES_PER_PERSON - 1, 2));
      const colleague = await someone();
      expect(await codes(1, () => write(colleague))).toEqual(['NOT_FOUND']);
    });

    it('have a limit for each kind', async () => {
      const owner = await someone();
      const create = () =>
        owner.execute(CreateRoomDocument, { input: { name: `Room ${randomUUID().slice(0, 6)}` } });

      expect(await codes(ROOMS_PER_PERSON + 1, create)).toEqual(passing(ROOMS_PER_PERSON, 1));
    });

    it('do not reveal accounts by trying addresses', async () => {
      const owner = await someone();
      const room = await app.given.room(owner);
      const guess = (index: number) =>
        owner.execute(SetRoomMemberDocument, {
          input: { roomId: room.id, email: `nobody${index}@example.org`, role: 'MEMBER' },
        });

      expect(await codes(ROLES_PER_PERSON + 1, guess)).toEqual([
        'BAD_USER_INPUT',
        'BAD_USER_INPUT',
        'RATE_LIMITED',
      ]);
    });

    it('that the rules reject are not counted', async () => {
      const guest = guestAt(anAddress());

      const outcomes = await codes(WRITES_PER_PERSON + 1, () =>
        guest.execute(CreateRoomDocument, { input: { name: 'Room' } }),
      );

      expect(new Set(outcomes)).toEqual(new Set(['UNAUTHENTICATED']));
    });

    it('of a guest are counted by their ticket', async () => {
      const room = await aRoom('TRUSTED');
      const guest = guestAt(anAddress());
      await waiting(guest, { room: room.id, displayName: 'Guest' });

      const outcomes = await codes(WRITES_PER_PERSON + 1, () =>
        guest.execute(LeaveLobbyDocument, { roomId: room.id }),
      );

      expect(outcomes).toEqual(passing(WRITES_PER_PERSON, 1));
    });
  });
});
