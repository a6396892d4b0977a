import { describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { enterAs } from '../support/guest.js';
import { admitted } from '../support/joining.js';
import { enterMeeting } from '../support/meeting.js';
import { publishMicrophone } from '../support/microphone.js';
import { livekitOf } from '../support/other-participants.js';
import { repairsOf } from '../support/periodic-jobs.js';
import { startTestApp } from '../support/test-app.js';

describe('presence after a gateway was down', () => {
  it('is correct within 30 s', async () => {
    const before = await startTestApp({ receivesWebhooks: true });
    const olga = await before.as('olga');
    const [left, stayed, ended, begun] = [
      await before.given.room(olga),
      await before.given.room(olga),
      await before.given.room(olga, { accessLevel: 'RESTRICTED' }),
      await before.given.room(olga),
    ];
    const gone = await enterAs(before.browser(), left.id);
    const others = await enterAs(before.browser(), left.id);
    const here = await enterAs(before.browser(), stayed.id);
    const last = await enterAs(olga, ended.id);
    const { connection } = await admitted(before.browser(), { room: begun.id, displayName: 'New' });
    await before.ports.lobbyStore.checkIn(
      ended.id,
      { identity: 'guest', userId: null },
      {
        displayName: 'Guest',
        color: 'hsl(1, 50%, 50%)',
        kind: 'standard',
        address: null,
      },
    );
    await before.ports.lobbyStore.decide(ended.id, ['guest'], true);
    for (const room of [left, stayed, ended]) {
      await eventually(
        async () => (await before.ports.presenceStore.meeting(room.id)).participantCount,
        (count) => count > 0,
      );
    }
    // From now on no webhook arrives, because the next gateway has another port.
    await before.stopGateway();
    await gone.meeting.leave();
    await last.meeting.leave();
    const newcomer = await enterMeeting(connection);
    await publishMicrophone(here.meeting);
    await eventually(
      async () => (await livekitOf(before).listRooms([ended.id])).length,
      (count) => count === 0,
    );

    const after = await startTestApp({ beside: before });
    const { presenceStore: presence, lobbyStore: lobby } = after.ports;
    const identities = async (roomId: string) =>
      (await presence.list(roomId)).map(({ identity }) => identity);
    const state = async () => ({
      left: await identities(left.id),
      tracks: (await presence.list(stayed.id))[0]?.tracks.length,
      ended: (await presence.meeting(ended.id)).startedAt,
      admission: (await lobby.checkIn(ended.id, { identity: 'guest', userId: null }, null)).status,
      begun: await identities(begun.id),
    });
    const expected = {
      left: [others.identity],
      tracks: 1,
      ended: null,
      admission: 'unknown',
      begun: [connection.identity],
    };
    await eventually(state, (now) => JSON.stringify(now) === JSON.stringify(expected));

    await eventually(
      () => repairsOf(after),
      ({ meeting_ended: ended = 0, participant_gone: gone = 0, participant_found: found = 0 }) =>
        ended > 0 && gone > 0 && found > 0,
    );
    for (const meeting of [others.meeting, here.meeting, newcomer]) await meeting.leave();
    await after.stop();
    await before.stop();
  });
});

describe('a meeting that ended while the gateway was down', () => {
  it('leaves no admission for the next one, even if that starts before the end is noticed', async () => {
    const env = { LOBBY_KEEP_ALIVE_SECONDS: '1' };
    const before = await startTestApp({ receivesWebhooks: true, env });
    const olga = await before.as('olga');
    const room = await before.given.room(olga, { accessLevel: 'RESTRICTED' });
    const host = await enterAs(olga, room.id);
    const guest = { identity: 'guest', userId: null };
    const color = 'hsl(1, 50%, 50%)';
    const newcomer = { displayName: 'Guest', color, kind: 'standard', address: null } as const;
    await eventually(() => before.ports.presenceStore.find(room.id, host.identity), Boolean);
    // A person whose request fails meanwhile loses the place.
    await eventually(
      async () => {
        await before.ports.lobbyStore.checkIn(room.id, guest, newcomer);
        return before.ports.lobbyStore.decide(room.id, [guest.identity], true);
      },
      ({ length }) => length === 1,
    );
    await before.stopGateway();
    await host.meeting.leave();
    const livekit = livekitOf(before);
    await eventually(
      () => livekit.listRooms([room.id]),
      ({ length }) => length === 0,
    );
    await livekit.createRoom({ name: room.id });

    const after = await startTestApp({ beside: before });

    await eventually(
      async () => (await after.ports.lobbyStore.checkIn(room.id, guest, null)).status,
      (status) => status === 'unknown',
      30_000,
    );
    await eventually(
      () => repairsOf(after),
      (repairs) => repairs['lobby_ended'] === 1,
    );
    await after.stop();
    await before.stop();
  });
});

describe('presence after LiveKit died', () => {
  it('contains no ghosts, although LiveKit still lists them', async () => {
    const app = await startTestApp({ receivesWebhooks: true, toleratesErrors: true });
    const olga = await app.as('olga');
    const [deserted, lively] = [await app.given.room(olga), await app.given.room(olga)];
    const gone = await enterAs(app.browser(), deserted.id);
    const alsoGone = await enterAs(app.browser(), lively.id);
    const returning = app.browser();
    const before = await enterAs(returning, lively.id);
    const identities = async (roomId: string) =>
      (await app.ports.presenceStore.list(roomId)).map(({ identity }) => identity);
    await eventually(
      () => Promise.all([deserted.id, lively.id].map(identities)),
      ([few, many]) => few?.length === 1 && many?.length === 2,
    );

    process.kill(app.livekit?.process.pid ?? 0, 'SIGKILL');
    await Promise.all([gone, alsoGone, before].map(({ meeting }) => meeting.leave()));
    await app.livekit?.stop();
    await app.livekit?.start();
    // LiveKit closes the room some seconds later.
    const listed = await eventually(() => livekitOf(app).listParticipants(deserted.id));
    // LiveKit searches for the dead server for some seconds.
    const after = await eventually(() => enterAs(returning, lively.id));

    await eventually(
      () => Promise.all([deserted.id, lively.id].map(identities)),
      ([few, many]) => few?.length === 0 && many?.length === 1,
      35_000,
    );
    expect(listed.map(({ identity }) => identity)).toEqual([gone.identity]);
    expect(await identities(lively.id)).toEqual([after.identity]);
    await after.meeting.leave();
    await app.stop();
  });
});
