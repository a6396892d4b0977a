import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { decodeJwt, SignJWT } from 'jose';
import { TicketService } from '../../src/services/lobby/ticket-service.js';
import { later } from '../support/later.js';

const KEY = 'k'.repeat(32);
const NEW_KEY = 'n'.repeat(32);
const HOUR = 3600;

const aService = (secrets = [KEY], { ttlSeconds = HOUR, isSecure = false } = {}) =>
  new TicketService({
    ticket: { cookieName: 'foyer_ticket', secrets, ttlSeconds },
    http: { isSecure },
  });

const [room, otherRoom] = [randomUUID(), randomUUID()];

async function aTicket(service: TicketService, identity: string = randomUUID()) {
  const ticket = await service.verify(service.issue(identity, room));
  if (!ticket) throw new Error('not believed');
  return ticket;
}

describe('TicketService', () => {
  it('accepts its own tickets, which state identity and room and nothing more', async () => {
    const service = aService();
    const identity = randomUUID();
    const token = service.issue(identity, room);

    expect(await service.verify(token)).toMatchObject({ identity, roomId: room });
    expect(Object.keys(decodeJwt(token)).sort()).toEqual(['aud', 'exp', 'iat', 'room', 'sub']);
  });

  it('rejects other texts that look like a ticket', async () => {
    const service = aService();
    const good = service.issue(randomUUID(), room);
    const [head = '', body = '', signature = ''] = good.split('.');
    const base = () =>
      new SignJWT({ room }).setSubject(randomUUID()).setIssuedAt().setExpirationTime('1h');
    const key = new TextEncoder().encode(KEY);
    const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as {
      alg: string;
      kid: string;
    };
    const bad = [
      '',
      'x',
      '..',
      'a.b.c',
      good.slice(0, -2),
      `${good}.${good}`,
      'x'.repeat(100_000),
      // Signed with our key, but not as a ticket.
      await base().setProtectedHeader(header).sign(key),
      await base()
        .setAudience('foyer')
        .setProtectedHeader({ ...header, typ: 'JWT' })
        .sign(key),
      // Another key with the ID of ours.
      await base()
        .setAudience('foyer')
        .setProtectedHeader(header)
        .sign(new TextEncoder().encode(NEW_KEY)),
      // No signature at all.
      `${Buffer.from(JSON.stringify({ ...header, alg: 'none' })).toString('base64url')}.${body}.`,
      // Another key ID.
      `${Buffer.from(JSON.stringify({ ...header, kid: 'x' })).toString('base64url')}.${body}.${signature}`,
      aService([NEW_KEY]).issue(randomUUID(), room),
    ];

    for (const token of bad) expect(await service.verify(token)).toBeNull();
    expect(await service.verify(good)).not.toBeNull();
  });

  it('rejects expired tickets, even if it has accepted them before', async () => {
    const service = aService();
    const token = service.issue(randomUUID(), room);
    expect(await service.verify(token)).not.toBeNull();

    expect(await later(HOUR + 1, () => service.verify(token))).toBeNull();
    expect(await later(HOUR + 1, () => aService().verify(token))).toBeNull();
  });

  it('prefers a ticket that is sent to the one in the cookie', async () => {
    const service = aService();
    const sent = service.issue(randomUUID(), room);
    const kept = service.issue(randomUUID(), otherRoom);
    const cookies = `x=1; foyer_ticket=${kept}; y=2`;

    expect(await service.read(undefined, undefined)).toBeNull();
    expect(await service.read(undefined, 'other=1')).toBeNull();
    expect(await service.read(undefined, cookies)).toMatchObject({ roomId: otherRoom });
    expect(await service.read('broken', cookies)).toMatchObject({ roomId: otherRoom });
    expect(await service.read(sent, cookies)).toMatchObject({ roomId: room });
  });

  describe('identityIn', () => {
    it('returns one UUID v4 per room, the same each time', async () => {
      const service = aService();
      const ticket = await aTicket(service);
      const rooms = Array.from({ length: 50 }, () => randomUUID());

      const identities = rooms.map((id) => service.identityIn(ticket, id));

      expect(service.identityIn(ticket, room)).toBe(ticket.identity);
      expect(new Set([...identities, ticket.identity]).size).toBe(51);
      expect(rooms.map((id) => service.identityIn(ticket, id))).toEqual(identities);
      for (const identity of identities) {
        expect(identity).toMatch(
          /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
        );
      }
    });

    it('returns the same identity after a key rotation, and after renewals', async () => {
      const before = await aTicket(aService([KEY]));
      const rotated = aService([NEW_KEY, KEY]);
      const expected = aService([KEY]).identityIn(before, otherRoom);

      await later(HOUR / 2 + 60, async () => {
        const token = rotated.renew(before);
        const renewed = await rotated.verify(token ?? '');
        if (!renewed) throw new Error('not renewed');

        expect(renewed.identity).toBe(before.identity);
        expect(rotated.identityIn(renewed, otherRoom)).toBe(expected);
        expect(renewed.expiresAt).toBeGreaterThan(before.expiresAt);
      });
    });

    it('returns identities that cannot be computed from each other without the key', async () => {
      const ticket = await aTicket(aService([KEY]));
      const [one, other] = [aService([KEY]), aService([NEW_KEY])];
      const same = await aTicket(other, ticket.identity);

      expect(one.identityIn(ticket, otherRoom)).not.toBe(other.identityIn(same, otherRoom));
    });
  });

  it('renews no ticket before half of its lifetime has passed', async () => {
    const service = aService();
    const ticket = await aTicket(service);

    expect(service.renew(ticket)).toBeNull();
    expect(await later(HOUR / 2 + 10, () => service.renew(ticket))).not.toBeNull();
  });

  it('signs with the first key', async () => {
    const token = aService([NEW_KEY, KEY]).issue(randomUUID(), room);

    expect(await aService([NEW_KEY]).verify(token)).not.toBeNull();
    expect(await aService([KEY]).verify(token)).toBeNull();
  });

  it('sets Secure cookies if the site is secure', () => {
    expect(aService([KEY], { isSecure: true }).cookie('t')).toBe(
      'foyer_ticket=t; Max-Age=3600; Path=/; HttpOnly; SameSite=Lax; Secure',
    );
    expect(aService([KEY]).cookie('t')).not.toContain('Secure');
  });
});
