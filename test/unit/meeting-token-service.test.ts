import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/models/actor.js';
import { MeetingTokenCodec } from '../../src/services/meeting-tokens/meeting-token-codec.js';
import {
  MeetingTokenService,
  type CreateMeetingToken,
} from '../../src/services/meeting-tokens/meeting-token-service.js';
import { anActor, anApplicationCredential } from '../support/builders.js';
import { FakeApplicationStore } from '../support/fakes/application-store.js';
import { FakeLobbyStore } from '../support/fakes/lobby-store.js';
import { FakeMeetingTokenGenerationStore } from '../support/fakes/meeting-token-generation-store.js';
import { roomsInMemory } from '../support/rooms-in-memory.js';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const DAY_MS = 86_400_000;
const INVALID = expect.objectContaining({ code: 'BAD_USER_INPUT', fields: ['meetingToken'] });

/** A room of a host, and the service at a time that tests set. */
async function aWorld(owner?: Actor) {
  const { rooms, store, someone, someoneAs } = roomsInMemory();
  const host = owner ?? someone();
  const room = await rooms.create(host, { name: 'Weekly' });
  const lobbyStore = new FakeLobbyStore();
  const inactive = new Set<string>();
  const clock = { now: NOW };
  const applicationStore = new FakeApplicationStore();
  const service = new MeetingTokenService({
    codec: new MeetingTokenCodec(['k'.repeat(32)]),
    roomService: rooms,
    roomStore: store,
    generationStore: new FakeMeetingTokenGenerationStore(),
    lobbyStore,
    userService: {
      findActive: (id) =>
        Promise.resolve(host.user?.id === id && !inactive.has(id) ? host.user : null),
    },
    applicationStore,
    publicUrl: 'https://meet.example.org/rooms',
    now: () => clock.now,
  });
  const create = (given: Partial<CreateMeetingToken> = {}, actor: Actor = host) =>
    service.create(actor, { roomId: room.id, displayName: 'Ada', isHost: false, ...given });
  const admission = (token: string, identity: string = randomUUID()) =>
    service.admission(room, identity, token);
  const parts = { applicationStore, clock, inactive, lobbyStore, someoneAs, store };
  return { ...parts, admission, create, host, room, service };
}

describe('MeetingTokenService.create', () => {
  it('answers with a link below the public URL, valid for a day', async () => {
    const { create, room } = await aWorld();

    const { token, joinUrl, validUntil } = await create();

    expect(joinUrl).toBe(`https://meet.example.org/rooms/${room.slug}#token=${token}`);
    expect(validUntil).toEqual(new Date(NOW.getTime() + DAY_MS));
  });

  it('takes an end 365 days ahead, and no later one', async () => {
    const { create } = await aWorld();
    const last = new Date(NOW.getTime() + 365 * DAY_MS);

    expect((await create({ validUntil: last })).validUntil).toEqual(last);
    await expect(create({ validUntil: new Date(last.getTime() + 1) })).rejects.toMatchObject({
      fields: ['validUntil'],
    });
    await expect(create({ validUntil: NOW })).rejects.toMatchObject({ fields: ['validUntil'] });
  });

  it('is for hosts of the room', async () => {
    const { create, someoneAs, room } = await aWorld();

    await create({}, await someoneAs('administrator', room));
    await expect(create({}, await someoneAs('member', room))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(create({}, anActor({ user: {} }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('MeetingTokenService.admission', () => {
  it('grants what the token says, each source once', async () => {
    const { create, admission, room } = await aWorld();
    const { token } = await create({
      externalId: 'student-7',
      metadata: { course: 7 },
      isHost: true,
      publishSources: ['microphone', 'microphone'],
    });

    expect(await admission(token)).toMatchObject({
      displayName: 'Ada',
      grant: {
        roomId: room.id,
        bearer: 'external:student-7',
        isHost: true,
        externalId: 'student-7',
        metadata: '{"course":7}',
        publishSources: ['microphone'],
      },
    });
  });

  it('refuses a token before it is valid, and from its end on', async () => {
    const { create, admission, clock } = await aWorld();
    const inMs = (ms: number) => new Date(NOW.getTime() + ms);
    const { token } = await create({ validFrom: inMs(1_000), validUntil: inMs(2_000) });

    await expect(admission(token)).rejects.toEqual(INVALID);
    clock.now = inMs(1_000);
    expect(await admission(token)).not.toBeNull();
    clock.now = inMs(2_000);
    await expect(admission(token)).rejects.toEqual(INVALID);
  });

  it('refuses a token of another room, and a text that is none', async () => {
    const { create, service, room } = await aWorld();
    const { token } = await create();

    await expect(
      service.admission({ ...room, id: randomUUID() }, randomUUID(), token),
    ).rejects.toEqual(INVALID);
    await expect(service.admission(room, randomUUID(), 'x')).rejects.toEqual(INVALID);
  });

  it('refuses revoked tokens, of a person or of the room, and takes later ones', async () => {
    const { create, admission, service, host, room } = await aWorld();
    const ada = { externalId: 'ada' };
    const [first, ofBob] = [await create(ada), await create({ externalId: 'bob' })];
    await service.revoke(host, room.id, 'ada');
    await expect(admission(first.token)).rejects.toEqual(INVALID);
    expect(await admission(ofBob.token)).not.toBeNull();
    const second = await create(ada);
    expect(await admission(second.token)).not.toBeNull();

    await service.revoke(host, room.id, null);

    for (const { token } of [second, ofBob]) {
      await expect(admission(token)).rejects.toEqual(INVALID);
    }
    expect(await admission((await create(ada)).token)).not.toBeNull();
  });

  it('leaves a person in the meeting if the token admitted them before it ended', async () => {
    const { create, admission, lobbyStore, clock, room } = await aWorld();
    const { token } = await create();
    const identity = randomUUID();
    const { grant } = (await admission(token, identity)) ?? {};
    if (!grant) throw new Error('not admitted');
    const person = { displayName: 'Ada', color: '#000000' };
    await lobbyStore.grant(room.id, { identity, userId: null }, person, grant);
    clock.now = new Date(NOW.getTime() + DAY_MS);

    expect(await admission(token, identity)).toBeNull();
    await expect(admission(token)).rejects.toEqual(INVALID);
    await lobbyStore.forget(room.id, identity);
    await expect(admission(token, identity)).rejects.toEqual(INVALID);
  });

  it('refuses a token whose creator was disabled, or is no longer a host', async () => {
    const { create, admission, inactive, host, room, store } = await aWorld();
    const { token } = await create();
    inactive.add(host.user?.id ?? '');
    await expect(admission(token)).rejects.toEqual(INVALID);
    inactive.clear();
    expect(await admission(token)).not.toBeNull();

    await store.delete(room.id);

    await expect(admission(token)).rejects.toEqual(INVALID);
  });

  it('refuses a token of an application that no longer exists', async () => {
    const application = anApplicationCredential();
    const { create, admission } = await aWorld(anActor({ application }));
    const { token } = await create();

    await expect(admission(token)).rejects.toEqual(INVALID);
  });
});
