import { describe, expect, it } from '@jest/globals';
import {
  ForbiddenError,
  InvalidInputError,
  RateLimitedError,
} from '../../src/errors/domain-error.js';
import type { Mail } from '../../src/mail/mail.js';
import type { RateLimits } from '../../src/redis/rate-limits.js';
import type { Delivery, InvitationDelivery } from '../../src/models/delivery.js';
import { InvitationService } from '../../src/services/deliveries/invitation-service.js';
import { anApplication, anApplicationCredential, anActor } from '../support/builders.js';
import { FakeApplicationStore } from '../support/fakes/application-store.js';
import { noRateLimits } from '../support/fakes/rate-limits.js';
import { FakeUserStore } from '../support/fakes/user-store.js';
import { roomsInMemory } from '../support/rooms-in-memory.js';

const ATTEMPT = { pointOfNoReturn: () => Promise.resolve() };

async function aHost(rateLimits: RateLimits = noRateLimits, phoneNumber: string | null = null) {
  const { store: roomStore, rooms: roomService, someone, someoneAs } = roomsInMemory();
  const userStore = new FakeUserStore();
  const applicationStore = new FakeApplicationStore();
  const host = someone({ fullName: 'Olga Host' });
  await userStore.insert(host.user);
  const room = await roomService.create(host, { name: 'Weekly' });
  const stored: Delivery[] = [];
  const sent: Mail[] = [];
  const service = new InvitationService({
    roomService,
    roomStore,
    userStore,
    applicationStore,
    rateLimits,
    outbox: { put: (all) => Promise.resolve(void stored.push(...all)) },
    mailer: { send: (_id, mail) => Promise.resolve(void sent.push(mail)) },
    phoneNumber,
    roomUrl: 'https://meet.example/{slug}',
    defaultLanguage: 'de',
  });
  const invite = (...emails: string[]) => service.invite(host, { roomId: room.id, emails });
  const deliverAll = async () => {
    for (const delivery of stored) await service.deliver(delivery as InvitationDelivery, ATTEMPT);
  };
  return {
    service,
    invite,
    deliverAll,
    stored,
    sent,
    host,
    room,
    roomStore,
    roomService,
    userStore,
    applicationStore,
    someoneAs,
  };
}

describe('InvitationService', () => {
  it('invites each address once, and reports which emails are queued', async () => {
    const { invite, stored } = await aHost();

    const results = await invite('ada@example.org', 'bob@example.org', 'ada@example.org');

    expect(results).toEqual([
      { email: 'ada@example.org', queued: true },
      { email: 'bob@example.org', queued: true },
    ]);
    expect(stored).toHaveLength(2);
  });

  it('sends the phone number and the PIN of a room with one', async () => {
    const { invite, deliverAll, sent, room, roomStore } = await aHost(noRateLimits, '+12025550123');
    await invite('ada@example.org');
    await deliverAll();
    await roomStore.givePinCode(room.id, '4711');

    await deliverAll();

    expect(sent[0]?.text).not.toContain('+12025550123');
    expect(sent[1]?.text).toContain('By phone: +12025550123, PIN 4711');
    expect(sent[1]?.html).toContain('By phone: +12025550123, PIN 4711');
  });

  it('sends the name of the host and the link of the room', async () => {
    const { invite, deliverAll, sent, room } = await aHost();
    await invite('ada@example.org');

    await deliverAll();

    expect(sent).toMatchObject([{ to: 'ada@example.org' }]);
    expect(sent[0]?.text).toContain('Olga Host');
    expect(sent[0]?.text).toContain(`https://meet.example/${room.slug}`);
  });

  it('sends the name of an application, in the default language, without a limit per host', async () => {
    const rateLimits: RateLimits = {
      ...noRateLimits,
      consumeBatch: (kind) =>
        kind === 'invitationsPerRoom'
          ? Promise.resolve()
          : Promise.reject(new RateLimitedError(1, 'limit')),
    };
    const { service, roomService, applicationStore, deliverAll, sent } = await aHost(rateLimits);
    const record = anApplication({ name: 'Moodle' });
    await applicationStore.insert(record);
    const application = anActor({
      application: anApplicationCredential({ id: record.id }),
    });
    const room = await roomService.create(application, { name: 'Algebra' });
    await service.invite(application, { roomId: room.id, emails: ['ada@example.org'] });

    await deliverAll();

    expect(sent).toMatchObject([{ subject: 'Moodle lädt Sie zu „Algebra“ ein', language: 'de' }]);
    await applicationStore.update(record.id, { isDisabled: true });
    await deliverAll();
    expect(sent).toHaveLength(1);
  });

  it('names the addresses that are not email addresses, and invites none of them', async () => {
    const { invite, stored } = await aHost();

    await expect(invite('ada@example.org', 'not an address')).rejects.toMatchObject({
      fields: ['emails.1'],
    });
    await expect(invite()).rejects.toThrow(InvalidInputError);
    await expect(
      invite(...Array.from({ length: 51 }, (_, index) => `guest${index}@example.org`)),
    ).rejects.toThrow(InvalidInputError);
    expect(stored).toEqual([]);
  });

  it('is for hosts alone', async () => {
    const { service, room, someoneAs } = await aHost();
    const member = await someoneAs('member', room);

    await expect(
      service.invite(member, { roomId: room.id, emails: ['ada@example.org'] }),
    ).rejects.toThrow(ForbiddenError);
  });

  it('returns the uses of the host when the limit of the room is exceeded', async () => {
    const uses = { invitationsPerUser: 0 };
    const { invite, stored } = await aHost({
      ...noRateLimits,
      consumeBatch: (kind, _key, count) => {
        if (kind === 'invitationsPerRoom') return Promise.reject(new RateLimitedError(1, 'limit'));
        return Promise.resolve(void (uses.invitationsPerUser += count));
      },
      refund: (_kind, _key, count) => Promise.resolve(void (uses.invitationsPerUser -= count)),
    });

    await expect(invite('ada@example.org', 'bob@example.org')).rejects.toThrow(RateLimitedError);

    expect(uses.invitationsPerUser).toBe(0);
    expect(stored).toEqual([]);
  });

  it.each(['the room was deleted', 'the host was disabled'])(
    'sends nothing if %s in the meantime',
    async (what) => {
      const { invite, deliverAll, sent, host, room, roomService, userStore } = await aHost();
      await invite('ada@example.org');
      if (what === 'the room was deleted') await roomService.delete(host, room.id);
      else await userStore.update(host.user.id, { disabledAt: new Date() });

      await deliverAll();

      expect(sent).toEqual([]);
    },
  );
});
