import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DecideEntryDocument,
  ParticipantsDocument,
  SendToLobbyDocument,
  WaitingParticipantsDocument,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { enterAs } from '../support/guest.js';
import { admitted, as, waiting, watchLobby, watchStatus } from '../support/joining.js';
import { enterMeeting } from '../support/meeting.js';
import { livekitOf } from '../support/other-participants.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

describe('sending a participant to the lobby', () => {
  let app: TestApp;
  let host: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ receivesWebhooks: true });
    host = await app.as('olga');
  });

  afterAll(() => app.stop());

  const decide = (roomId: string, id: string) =>
    host.data(DecideEntryDocument, { input: { roomId, participantIds: [id], allow: true } });

  const inside = async (roomId: string) =>
    (await livekitOf(app).listParticipants(roomId)).map(({ identity }) => identity);

  /** A person admitted by a host, in the meeting with the host. */
  async function guestInside() {
    const room = await app.given.room(host, { accessLevel: 'RESTRICTED' });
    const browser = app.browser();
    const { participant } = await waiting(browser, { room: room.id, displayName: 'Gus' });
    await decide(room.id, participant.id);
    const owner = await enterAs(host, room.id);
    const guest = await enterAs(browser, room.id, 'Gus');
    await eventually(
      async () => (await host.data(ParticipantsDocument, { roomId: room.id })).participants.length,
      (count) => count === 2,
    );
    return { room, browser, owner, guest };
  }

  it('lets them wait until a host admits them again; their token does not', async () => {
    const { room, browser, guest } = await guestInside();
    const lobby = watchLobby(host, room.id);
    await lobby.next();

    const { sendToLobby } = await host.data(SendToLobbyDocument, {
      roomId: room.id,
      identity: guest.identity,
    });

    expect(sendToLobby).toMatchObject({ id: guest.identity, displayName: 'Gus' });
    expect(await lobby.next()).toMatchObject({ type: 'ENTERED', participants: [sendToLobby] });
    lobby.close();
    await eventually(
      () => inside(room.id),
      (identities) => !identities.includes(guest.identity),
    );
    const { waitingParticipants } = await host.data(WaitingParticipantsDocument, {
      roomId: room.id,
    });
    expect(waitingParticipants).toEqual([sendToLobby]);

    const status = watchStatus(browser, room.id);
    expect(as('Waiting', await status.next()).participant).toEqual(sendToLobby);
    const url = app.env['LIVEKIT_URL'] ?? '';
    const back = await enterMeeting({ url, token: guest.token });
    await eventually(
      () => inside(room.id),
      (identities) => !identities.includes(guest.identity),
    );
    await back.leave();

    await decide(room.id, guest.identity);
    as('Admitted', await status.next());
    const { connection } = await admitted(browser, { room: room.id, displayName: 'Gus' });
    const again = await enterMeeting(connection);
    await eventually(
      async () => (await host.data(ParticipantsDocument, { roomId: room.id })).participants,
      (people) => people.some(({ identity }) => identity === guest.identity),
    );
    expect(again.room.isConnected).toBe(true);
  });

  it('is a conflict for people who may enter without waiting, and they stay', async () => {
    const { room, owner } = await guestInside();

    const code = await host.refusal(SendToLobbyDocument, {
      roomId: room.id,
      identity: owner.identity,
    });

    expect(code).toBe('CONFLICT');
    expect(await inside(room.id)).toContain(owner.identity);
  });

  it('is for hosts, and for people in the meeting', async () => {
    const { room, guest, owner } = await guestInside();
    const variables = { roomId: room.id, identity: owner.identity };

    expect(await app.browser().refusal(SendToLobbyDocument, variables)).toBe('UNAUTHENTICATED');
    expect(await guest.client.refusal(SendToLobbyDocument, variables)).toBe('FORBIDDEN');
    const bob = await app.as('bob');
    expect(await bob.refusal(SendToLobbyDocument, variables)).toBe('NOT_FOUND');
    const absent = { roomId: room.id, identity: 'somebody' };
    expect(await host.refusal(SendToLobbyDocument, absent)).toBe('NOT_FOUND');
  });
});
