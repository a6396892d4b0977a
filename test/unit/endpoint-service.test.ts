import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ConflictError, InvalidInputError, NotFoundError } from '../../src/errors/domain-error.js';
import type { Actor } from '../../src/models/actor.js';
import { WebhookEventType } from '../../src/models/webhook-event.js';
import {
  MAX_ENDPOINTS,
  type CreateEndpoint,
  type EndpointService,
} from '../../src/services/webhooks/endpoint-service.js';
import { anActor, anApplicationCredential } from '../support/builders.js';
import { webhooksInMemory } from '../support/webhooks-in-memory.js';

const DAY_MS = 24 * 3_600_000;
const URL = 'https://receiver.example/';

const admin = anActor({ user: { isInstanceAdministrator: true } });
const moodle = anActor({ application: anApplicationCredential() });

let world: ReturnType<typeof webhooksInMemory>;
let service: EndpointService;

beforeEach(() => {
  world = webhooksInMemory();
  service = world.endpointService;
});

const anEndpoint = async (actor: Actor, given: Partial<CreateEndpoint> = {}) =>
  (await service.create(actor, { url: URL, ...given })).endpoint;

const later = (ms: number) => {
  world.clock.now = new Date(world.clock.now.getTime() + ms);
  return world.clock.now;
};

describe('EndpointService.create', () => {
  it('stores an enabled endpoint of the instance for all events, and returns its secret', async () => {
    const { endpoint, secret } = await service.create(admin, {
      url: 'https://Receiver.example:443',
    });

    expect(endpoint).toEqual({
      id: expect.any(String),
      applicationId: null,
      url: URL,
      eventTypes: null,
      roomId: null,
      secrets: [{ secret, until: null }],
      isEnabled: true,
      enabledAt: world.clock.now,
      pausedAt: null,
      consecutiveFailures: 0,
      failingSince: null,
      lastDeliveredAt: null,
      createdAt: world.clock.now,
    });
    expect(secret).toMatch(/^whsec_.{44}$/);
    expect([...world.endpoints.values()]).toEqual([endpoint]);
  });

  it('stores an endpoint of the application, and each event type once', async () => {
    const { ROOM_CREATED, MEETING_STARTED } = WebhookEventType;
    const eventTypes = [ROOM_CREATED, MEETING_STARTED, ROOM_CREATED];

    expect(await anEndpoint(moodle, { eventTypes })).toMatchObject({
      applicationId: moodle.application?.id,
      eventTypes: [ROOM_CREATED, MEETING_STARTED],
    });
  });

  it('refuses an address that is not public, with the reason, and stores nothing', async () => {
    const refusal = service.create(admin, { url: 'https://127.0.0.1/' });

    await expect(refusal).rejects.toBeInstanceOf(InvalidInputError);
    await expect(refusal).rejects.toMatchObject({
      fields: ['url'],
      message: expect.stringMatching(/^`url` is in a network that is not public.*; pass another/),
    });
    expect(world.endpoints.size).toBe(0);
  });

  it('does not report a fault of its own as a wrong address', async () => {
    world.network.lookUp = () => {
      throw new TypeError('a fault');
    };

    await expect(service.create(admin, { url: URL })).rejects.toThrow(TypeError);
  });

  it('refuses an empty list of event types, which could match no event', async () => {
    const refusal = service.create(admin, { url: URL, eventTypes: [] });

    await expect(refusal).rejects.toBeInstanceOf(InvalidInputError);
    await expect(refusal).rejects.toMatchObject({ fields: ['eventTypes'] });
    expect(world.endpoints.size).toBe(0);
  });

  it(`refuses more than ${MAX_ENDPOINTS} endpoints of one owner`, async () => {
    for (let count = 0; count < MAX_ENDPOINTS; count += 1) await anEndpoint(moodle);

    await expect(service.create(moodle, { url: URL })).rejects.toThrow(ConflictError);
    expect(await anEndpoint(admin)).toMatchObject({ applicationId: null });
    expect(world.endpoints.size).toBe(MAX_ENDPOINTS + 1);
  });

  it('limits an endpoint of the instance to any room, in any notation of its ID', async () => {
    const room = await world.rooms.rooms.create(world.rooms.someone(), { name: 'Weekly' });

    const endpoint = await anEndpoint(admin, { roomId: room.id.toUpperCase() });

    expect(endpoint.roomId).toBe(room.id);
  });

  it('limits an endpoint of an application to a room of its own alone', async () => {
    const own = await world.rooms.rooms.create(moodle, { name: 'Course' });
    const other = await world.rooms.rooms.create(world.rooms.someone(), { name: 'Weekly' });

    expect(await anEndpoint(moodle, { roomId: own.id })).toMatchObject({ roomId: own.id });
    await expect(service.create(moodle, { url: URL, roomId: other.id })).rejects.toThrow(
      NotFoundError,
    );
  });

  it('throws NOT_FOUND for an unknown room, and for what is no ID', async () => {
    for (const roomId of [randomUUID(), 'weekly']) {
      await expect(service.create(admin, { url: URL, roomId })).rejects.toThrow(NotFoundError);
    }
    expect(world.endpoints.size).toBe(0);
  });
});

describe('EndpointService.list and get', () => {
  it('return the endpoints of the instance, or of the application that asks, alone', async () => {
    const ofInstance = await anEndpoint(admin);
    const ofMoodle = await anEndpoint(moodle);
    const other = anActor({ application: anApplicationCredential() });

    expect(await service.list(admin)).toEqual([ofInstance]);
    expect(await service.list(moodle)).toEqual([ofMoodle]);
    expect(await service.list(other)).toEqual([]);
    expect(await service.get(moodle, ofMoodle.id.toUpperCase())).toEqual(ofMoodle);
    await expect(service.get(moodle, ofInstance.id)).rejects.toThrow(NotFoundError);
    await expect(service.get(other, ofMoodle.id)).rejects.toThrow(NotFoundError);
    await expect(service.get(admin, ofMoodle.id)).rejects.toThrow(NotFoundError);
    await expect(service.get(admin, 'endpoint')).rejects.toThrow(NotFoundError);
  });
});

describe('EndpointService.update', () => {
  it('changes what is given, and leaves the rest', async () => {
    const eventTypes = [WebhookEventType.ROOM_CREATED];
    const endpoint = await anEndpoint(admin, { eventTypes });
    const { id } = endpoint;

    const moved = await service.update(admin, { id, url: 'https://other.example' });
    const widened = await service.update(admin, { id, eventTypes: null });

    expect(moved).toEqual({ ...endpoint, url: 'https://other.example/' });
    expect(widened).toEqual({ ...moved, eventTypes: null });
    expect(world.endpoints.get(id)).toEqual(widened);
    expect(world.effects).toEqual([`change ${id}`, `change ${id}`]);
  });

  it('writes nothing if nothing is given', async () => {
    const endpoint = await anEndpoint(admin);

    const answer = await service.update(admin, { id: endpoint.id, url: null, isEnabled: null });

    expect(answer).toEqual(endpoint);
    expect(world.effects).toEqual([]);
  });

  it('refuses an address that is not public, and an empty list of event types', async () => {
    const { id } = await anEndpoint(admin);

    for (const wrong of [{ url: 'http://receiver.example/' }, { eventTypes: [] }]) {
      await expect(service.update(admin, { id, ...wrong })).rejects.toThrow(InvalidInputError);
    }
    expect(world.effects).toEqual([]);
  });

  it('abandons the pending deliveries of an endpoint that is disabled', async () => {
    const { id } = await anEndpoint(admin);

    expect(await service.update(admin, { id, isEnabled: false })).toMatchObject({
      isEnabled: false,
    });

    expect(world.effects).toEqual([`change ${id}`, `abandon ${id}`]);
  });

  it('lets an endpoint that is enabled again start over, without its failures', async () => {
    const endpoint = await anEndpoint(admin);
    const failures = { pausedAt: later(1), failingSince: world.clock.now, consecutiveFailures: 9 };
    world.endpoints.set(endpoint.id, { ...endpoint, ...failures, isEnabled: false });

    const enabled = await service.update(admin, { id: endpoint.id, isEnabled: true });

    expect(enabled).toEqual({ ...endpoint, enabledAt: world.clock.now });
    expect(world.effects).toEqual([`change ${endpoint.id}`]);
  });

  it('keeps the failures of an endpoint that is enabled already', async () => {
    const endpoint = await anEndpoint(admin);
    const failing = { ...endpoint, failingSince: later(1), consecutiveFailures: 3 };
    world.endpoints.set(endpoint.id, failing);
    later(1);

    expect(await service.update(admin, { id: endpoint.id, isEnabled: true })).toEqual(failing);
  });

  it('throws NOT_FOUND for an endpoint of another owner, and for one deleted meanwhile', async () => {
    const { id } = await anEndpoint(admin);

    await expect(service.update(moodle, { id, isEnabled: false })).rejects.toThrow(NotFoundError);
    expect(world.effects).toEqual([]);
    world.network.lookUp = (_hostname, _options, done) => {
      world.endpoints.delete(id);
      done(null, [{ address: '93.184.215.14', family: 4 }]);
    };
    await expect(service.update(admin, { id, url: URL })).rejects.toThrow(NotFoundError);
  });
});

describe('EndpointService.rotateSecret', () => {
  it('returns a new secret, and lets the previous one sign for another day', async () => {
    const { endpoint, secret } = await service.create(admin, { url: URL });

    const rotated = await service.rotateSecret(admin, endpoint.id);

    expect(rotated.secret).not.toBe(secret);
    expect(rotated.endpoint.secrets).toEqual([
      { secret: rotated.secret, until: null },
      { secret, until: new Date(world.clock.now.getTime() + DAY_MS) },
    ]);
    expect(world.endpoints.get(endpoint.id)).toEqual(rotated.endpoint);
  });

  it('ends the secret before the previous one at once', async () => {
    const { endpoint } = await service.create(admin, { url: URL });
    const second = await service.rotateSecret(admin, endpoint.id);
    later(1_000);

    const third = await service.rotateSecret(admin, endpoint.id);

    expect(third.endpoint.secrets.map((one) => one.secret)).toEqual([third.secret, second.secret]);
  });

  it('throws NOT_FOUND for an endpoint of another owner, and changes nothing', async () => {
    const { id } = await anEndpoint(admin);

    await expect(service.rotateSecret(moodle, id)).rejects.toThrow(NotFoundError);
    expect(world.effects).toEqual([]);
  });

  it('throws NOT_FOUND for an endpoint that is deleted meanwhile', async () => {
    const { id } = await anEndpoint(admin);

    const rotation = service.rotateSecret(admin, id);
    world.endpoints.delete(id);

    await expect(rotation).rejects.toThrow(NotFoundError);
  });
});

describe('EndpointService.delete', () => {
  it('deletes the endpoint before its deliveries, which nothing sends or shows without it', async () => {
    const { id } = await anEndpoint(admin);

    expect(await service.delete(admin, id.toUpperCase())).toBe(id);

    expect(world.effects).toEqual([`delete ${id}`, `delete deliveries of ${id}`]);
    expect(world.endpoints.size).toBe(0);
  });

  it('throws NOT_FOUND for an endpoint of another owner, and deletes nothing', async () => {
    const { id } = await anEndpoint(admin);

    await expect(service.delete(moodle, id)).rejects.toThrow(NotFoundError);
    expect(world.effects).toEqual([]);
  });
});
