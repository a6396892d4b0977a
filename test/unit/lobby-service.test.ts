import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  UnauthenticatedError,
} from '../../src/errors/domain-error.js';
import { LOBBY_MESSAGE_LENGTH } from '../../src/models/room-configuration.js';
import { LobbyService } from '../../src/services/lobby/lobby-service.js';
import { anActor } from '../support/builders.js';
import { lobbyInMemory } from '../support/lobby-in-memory.js';

function aLobby() {
  const world = lobbyInMemory();
  const scheduled: string[] = [];
  const service = new LobbyService({
    ...world,
    roomService: world.meetingHostService,
    callers: { schedule: (roomId) => Promise.resolve(void scheduled.push(roomId)) },
  });
  return { ...world, service, scheduled };
}

const PAGE = { first: 50, after: null };

const idsOf = (people: readonly { readonly id: string }[]) => people.map(({ id }) => id);

describe('LobbyService', () => {
  it('waiting lists the waiting people of a room in order of arrival, for hosts alone', async () => {
    const { service, aRoom, someoneAs, wait } = aLobby();
    const { room, owner } = await aRoom();
    await wait(room.id, 'first');
    await wait(room.id, 'second');

    expect(idsOf(await service.waiting(owner, room.id, PAGE))).toEqual(['first', 'second']);
    const outsider = anActor({ user: {} });
    await expect(service.waiting(outsider, room.id, PAGE)).rejects.toThrow(NotFoundError);
    const member = await someoneAs('member', room);
    await expect(service.waiting(member, room.id, PAGE)).rejects.toThrow(ForbiddenError);
  });

  it('waiting lists no people in a public room, which has no lobby', async () => {
    const { service, aRoom, wait } = aLobby();
    const { room, owner } = await aRoom('public');
    await wait(room.id, 'from before the room became public');

    expect(await service.waiting(owner, room.id, PAGE)).toEqual([]);
    expect(await service.admitEveryone(owner, room.id)).toEqual([]);
  });

  it('waiting continues after the last person of the previous page', async () => {
    const { service, aRoom, wait } = aLobby();
    const { room, owner } = await aRoom();
    for (const identity of ['first', 'second', 'third']) await wait(room.id, identity);
    const page = (first: number, after: string | null) =>
      service.waiting(owner, room.id, { first, after });

    expect(idsOf(await page(2, null))).toEqual(['first', 'second']);
    expect(idsOf(await page(2, 'second'))).toEqual(['third']);
    await expect(page(2, 'stranger')).rejects.toThrow(InvalidInputError);
    await expect(page(501, null)).rejects.toThrow(InvalidInputError);
    await expect(page(0, null)).rejects.toThrow(InvalidInputError);
  });

  it('decide admits or denies each person once, and returns those who were still waiting', async () => {
    const { service, aRoom, wait, lobbyStore } = aLobby();
    const { room, owner } = await aRoom();
    await wait(room.id, 'gus');
    await wait(room.id, 'uma');
    const decide = (allow: boolean, ...participantIds: string[]) =>
      service.decide(owner, { roomId: room.id, participantIds, allow });

    expect(idsOf(await decide(true, 'gus', 'gus', 'unknown'))).toEqual(['gus']);
    expect(idsOf(await decide(false, 'uma'))).toEqual(['uma']);
    expect(await decide(false, 'uma')).toEqual([]);

    const status = async (identity: string) =>
      (await lobbyStore.checkIn(room.id, { identity, userId: null }, null)).status;
    expect([await status('gus'), await status('uma')]).toEqual(['admitted', 'denied']);
  });

  it('decide refuses more than 500 people at once', async () => {
    const { service, aRoom } = aLobby();
    const { room, owner } = await aRoom();
    const participantIds = Array.from({ length: 501 }, () => randomUUID());

    await expect(
      service.decide(owner, { roomId: room.id, participantIds, allow: true }),
    ).rejects.toThrow(InvalidInputError);
  });

  it('message tells waiting people something, and counts those who can read it', async () => {
    const { service, aRoom, wait, lobbyStore } = aLobby();
    const { room, owner } = await aRoom();
    await wait(room.id, 'guest');
    await wait(room.id, 'other');
    await wait(room.id, 'caller', { kind: 'phone' });
    const read = async (identity: string) => {
      const status = await lobbyStore.checkIn(room.id, { identity, userId: null }, null);
      return 'hostMessage' in status ? status.hostMessage : null;
    };
    const message = (text: string, ...participantIds: string[]) =>
      service.message(owner, { roomId: room.id, participantIds, text });

    expect(await message(' Five minutes. ', 'guest', 'guest', 'caller', 'stranger')).toBe(1);
    expect([await read('guest'), await read('other')]).toEqual(['Five minutes.', null]);
    expect(await service.message(owner, { roomId: room.id, text: 'Soon.' })).toBe(2);
    expect([await read('guest'), await read('other')]).toEqual(['Soon.', 'Soon.']);
    await expect(message('x'.repeat(LOBBY_MESSAGE_LENGTH + 1))).rejects.toThrow(InvalidInputError);
  });

  it('message reaches no people in a public room, and is for hosts alone', async () => {
    const { service, aRoom, wait, someoneAs } = aLobby();
    const open = await aRoom('public');
    const { room } = await aRoom();
    await wait(open.room.id, 'from before the room became public');
    const member = await someoneAs('member', room);

    expect(await service.message(open.owner, { roomId: open.room.id, text: 'Soon.' })).toBe(0);
    await expect(service.message(member, { roomId: room.id, text: 'Soon.' })).rejects.toThrow(
      ForbiddenError,
    );
  });

  it('schedules the telephony task only if a phone caller was among the people', async () => {
    const { service, aRoom, wait, scheduled } = aLobby();
    const { room, owner } = await aRoom();
    await wait(room.id, 'guest');
    await service.admitEveryone(owner, room.id);
    const afterGuest = [...scheduled];

    await wait(room.id, 'caller', { kind: 'phone' });
    await service.admitEveryone(owner, room.id);

    expect(afterGuest).toEqual([]);
    expect(scheduled).toEqual([room.id]);
  });

  it('leave ends the wait of the bearer of a ticket', async () => {
    const { service, aRoom, aGuest, wait, lobbyStore } = aLobby();
    const { room } = await aRoom();
    const identity = randomUUID();
    const guest = await aGuest(room.id, identity);
    await wait(room.id, identity);

    expect(await service.leave(guest, room.id, null)).toBe(true);
    expect(await service.leave(guest, room.id, null)).toBe(false);
    expect((await lobbyStore.snapshot(room.id)).people).toEqual([]);
  });

  it('leave prefers the ticket that was sent for this room to the one of the browser', async () => {
    const { service, aRoom, aGuest, wait, ticketService, lobbyStore } = aLobby();
    const { room } = await aRoom();
    const [sent, other] = [randomUUID(), randomUUID()];
    const guest = await aGuest(room.id, other);
    await wait(room.id, sent);
    await wait(room.id, other);

    await service.leave(guest, room.id, ticketService.issue(sent, room.id));

    expect(idsOf((await lobbyStore.snapshot(room.id)).people)).toEqual([other]);
  });

  it('leave answers UNAUTHENTICATED without a ticket', async () => {
    const { service, aRoom } = aLobby();
    const { room } = await aRoom();

    await expect(service.leave(anActor(), room.id, null)).rejects.toThrow(UnauthenticatedError);
    await expect(service.leave(anActor(), room.id, 'forged')).rejects.toThrow(UnauthenticatedError);
  });
});
