import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ParticipantInfo_State } from 'livekit-server-sdk';
import {
  ParticipantsDocument,
  RoomDocument,
  SetRoomMemberDocument,
  UpdateRoomDocument,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { enterAs } from '../support/guest.js';
import { admitted } from '../support/joining.js';
import { enterMeeting, knock } from '../support/meeting.js';
import { publishMicrophone } from '../support/microphone.js';
import { enterAsOther, livekitOf } from '../support/other-participants.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

describe('presence', () => {
  let app: TestApp;
  let olga: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ receivesWebhooks: true });
    olga = await app.as('olga');
  });

  afterAll(() => app.stop());

  const participants = async (client: TestClient, roomId: string) =>
    (await client.data(ParticipantsDocument, { roomId })).participants;
  const meetingOf = async (client: TestClient, roomId: string) =>
    (await client.data(RoomDocument, { slugOrId: roomId })).room.meeting;
  /** Waits until the owner sees the expected participants. */
  const seen = (
    roomId: string,
    fits: (people: Awaited<ReturnType<typeof participants>>) => boolean,
  ) => eventually(() => participants(olga, roomId), fits);

  it('shows members and participants who is in the meeting, with names, roles, and tracks', async () => {
    const room = await app.given.room(olga);
    const owner = await enterAs(olga, room.id);
    const guest = await enterAs(app.browser(), room.id, 'Gustav');
    const trackSid = await publishMicrophone(guest.meeting);

    const people = await seen(room.id, ([, second]) => second?.tracks.length === 1);

    expect(people).toMatchObject([
      { identity: owner.identity, kind: 'STANDARD', role: 'OWNER', isAuthenticated: true },
      {
        identity: guest.identity,
        sid: guest.meeting.room.localParticipant?.sid,
        displayName: 'Gustav',
        kind: 'STANDARD',
        role: null,
        isAuthenticated: false,
        handRaisedAt: null,
        tracks: [{ sid: trackSid, source: 'MICROPHONE', muted: false }],
      },
    ]);
    expect(people[1]?.color).toMatch(/^(#|hsl)/);
    expect(await participants(guest.client, room.id)).toEqual(people);
    expect(await meetingOf(guest.client, room.id)).toEqual({
      participantCount: 2,
      startedAt: people[0]?.joinedAt,
    });
    await Promise.all([owner.meeting.leave(), guest.meeting.leave()]);
  });

  it('is hidden from everyone else', async () => {
    const room = await app.given.room(olga);
    const other = await app.given.room(olga);
    const [inside, elsewhere] = [
      await enterAs(app.browser(), room.id),
      await enterAs(app.browser(), other.id),
    ];
    const outsider = await app.as('otto');
    // Admitted, but not connected.
    const { connection } = await admitted(app.browser(), { room: room.id, displayName: 'Late' });
    const late = app.browser().with({ bearer: connection.token });
    await seen(room.id, (people) => people.length === 1);
    const refusal = (client: TestClient, roomId = room.id) =>
      client.refusal(ParticipantsDocument, { roomId });

    expect(await refusal(app.browser())).toBe('UNAUTHENTICATED');
    expect(await refusal(outsider)).toBe('NOT_FOUND');
    expect(await refusal(elsewhere.client)).toBe('NOT_FOUND');
    expect(await refusal(late)).toBe('NOT_FOUND');
    expect(await refusal(olga, randomUUID())).toBe('NOT_FOUND');
    expect(await refusal(olga, 'no id')).toBe('NOT_FOUND');
    for (const client of [app.browser(), outsider, elsewhere.client, late]) {
      expect(await meetingOf(client, room.id)).toBeNull();
    }
    await inside.meeting.leave();
    await seen(room.id, (people) => people.length === 0);
    expect(await refusal(inside.client)).toBe('NOT_FOUND');
    await elsewhere.meeting.leave();
  });

  it('contains a participant as soon as LiveKit lists them, before their event arrives', async () => {
    const room = await app.given.room(olga);

    const guest = await enterAs(app.browser(), room.id);
    const people = await participants(guest.client, room.id);

    expect(people.map(({ identity }) => identity)).toEqual([guest.identity]);
    await guest.meeting.leave();
  });

  it('is hidden from participants who are still connecting to LiveKit', async () => {
    const room = await app.given.room(olga);
    const { connection } = await admitted(app.browser(), { room: room.id, displayName: 'Early' });
    const knocking = await knock(connection);
    const listed = await eventually(() =>
      livekitOf(app).getParticipant(room.id, connection.identity),
    );

    const client = app.browser().with({ bearer: connection.token });
    expect(await client.refusal(ParticipantsDocument, { roomId: room.id })).toBe('NOT_FOUND');

    expect(listed.state).not.toBe(ParticipantInfo_State.ACTIVE);
    knocking.close();
  });

  it('is empty after the last person has left', async () => {
    const room = await app.given.room(olga);
    const guest = await enterAs(app.browser(), room.id);
    await eventually(
      () => meetingOf(olga, room.id),
      (meeting) => meeting?.participantCount === 1,
    );

    await guest.meeting.leave();

    expect(
      await eventually(
        () => meetingOf(olga, room.id),
        (meeting) => !meeting,
      ),
    ).toBeNull();
  });

  it('does not treat a takeover by a second tab as a departure', async () => {
    const room = await app.given.room(olga);
    const first = await enterAs(olga, room.id);
    const [before] = await seen(room.id, (people) => people.length === 1);
    const counts = new Set<number | undefined>();
    let isOver = false;
    const watch = async () => {
      while (!isOver) counts.add((await meetingOf(olga, room.id))?.participantCount);
    };
    const watching = watch();

    const second = await enterAs(olga, room.id);
    const [after] = await seen(room.id, ([person]) => person?.sid !== before?.sid);
    isOver = true;
    await watching;

    expect(second.identity).toBe(first.identity);
    expect(after).toMatchObject({ identity: first.identity, role: 'OWNER' });
    expect([...counts]).toEqual([1]);
    await second.meeting.leave();
  });

  it('lists a recorder, although it is hidden, but does not count it', async () => {
    const room = await app.given.room(olga);
    const guest = await enterAs(app.browser(), room.id);
    const recorder = await enterAsOther(app, room.id, {
      kind: 'egress',
      identity: 'EG_1',
      grants: { hidden: true, recorder: true },
    });

    const people = await seen(room.id, ({ length }) => length === 2);
    const meeting = await meetingOf(olga, room.id);
    await guest.meeting.leave();

    expect(people[1]).toMatchObject({ identity: 'EG_1', kind: 'RECORDER' });
    expect(meeting?.participantCount).toBe(1);
    expect(
      await eventually(
        () => meetingOf(olga, room.id),
        (now) => !now,
      ),
    ).toBeNull();
    await recorder.leave();
  });

  it('lists an agent, which is not counted and keeps no meeting open', async () => {
    const room = await app.given.room(olga);
    const guest = await enterAs(app.browser(), room.id);
    const agent = await enterAsOther(app, room.id, { kind: 'agent', grants: { agent: true } });

    const people = await seen(room.id, ({ length }) => length === 2);
    await guest.meeting.leave();

    expect(people[1]?.kind).toBe('AGENT');
    expect(
      await eventually(
        () => meetingOf(olga, room.id),
        (now) => !now,
      ),
    ).toBeNull();
    expect(await seen(room.id, ({ length }) => length === 0)).toEqual([]);
    await agent.leave();
  });

  it('counts a phone caller in a public room, and not on hold', async () => {
    const open = await app.given.room(olga, { accessLevel: 'PUBLIC' });
    const restricted = await app.given.room(olga, { accessLevel: 'RESTRICTED' });
    const livekit = livekitOf(app);
    await Promise.all([open, restricted].map(({ id }) => livekit.createRoom({ name: id })));

    const callers = [
      await enterAsOther(app, open.id, { kind: 'sip' }),
      await enterAsOther(app, restricted.id, { kind: 'sip' }),
    ];

    expect(await seen(open.id, ({ length }) => length === 1)).toMatchObject([{ kind: 'PHONE' }]);
    expect(await seen(restricted.id, ({ length }) => length === 1)).toMatchObject([
      { kind: 'PHONE' },
    ]);
    expect(await meetingOf(olga, open.id)).toMatchObject({ participantCount: 1 });
    expect(await meetingOf(olga, restricted.id)).toBeNull();
    for (const caller of callers) await caller.leave();
  });

  it('writes the metadata of a room that LiveKit has created itself', async () => {
    const room = await app.given.room(olga, { accessLevel: 'TRUSTED' });
    const livekit = livekitOf(app);

    await livekit.createRoom({ name: room.id, metadata: '{"theirs":1,"accessLevel":"public"}' });

    const metadata = await eventually(
      async () => JSON.parse((await livekit.listRooms([room.id]))[0]?.metadata ?? '{}') as object,
      (now) => 'configuration' in now,
    );
    expect(metadata).toEqual({
      theirs: 1,
      accessLevel: 'trusted',
      configuration: { publishSources: null, everyoneCanMute: true },
    });
  });

  it('applies a change of the room to the participants, except those with permissions of their own', async () => {
    const room = await app.given.room(olga);
    const livekit = livekitOf(app);
    const [owner, guest, special] = [
      await enterAs(olga, room.id),
      await enterAs(app.browser(), room.id, 'Guest'),
      await enterAs(app.browser(), room.id, 'Special'),
    ];
    await seen(room.id, ({ length }) => length === 3);
    await app.ports.presenceStore.permit(room.id, special.identity, { publishSources: ['camera'] });
    const sources = async (identity: string) => {
      const { permission } = await livekit.getParticipant(room.id, identity);
      return { can: permission?.canPublish, sources: permission?.canPublishSources.length };
    };

    const update = (publishSources: ('MICROPHONE' | 'CAMERA')[]) =>
      olga.data(UpdateRoomDocument, { input: { id: room.id, configuration: { publishSources } } });
    await update(['MICROPHONE']);
    await eventually(
      () => sources(guest.identity),
      (now) => now.sources === 1,
    );
    await eventually(
      () => sources(special.identity),
      (now) => now.sources === 1,
    );
    const hostsOwn = await sources(owner.identity);
    await update([]);
    await eventually(
      () => sources(guest.identity),
      ({ can }) => can === false,
    );

    expect(hostsOwn).toEqual({ can: true, sources: 4 });
    expect(await sources(special.identity)).toEqual({ can: true, sources: 1 });
    const { permission } = await livekit.getParticipant(room.id, guest.identity);
    expect(permission).toMatchObject({ canSubscribe: true, canPublishData: true });
    for (const { meeting } of [owner, guest, special]) await meeting.leave();
  });

  it('applies the current permissions to a participant who joins with an older token', async () => {
    const room = await app.given.room(olga);
    const { connection } = await admitted(app.browser(), { room: room.id, displayName: 'Early' });
    const input = { id: room.id, configuration: { publishSources: ['CAMERA' as const] } };
    await olga.data(UpdateRoomDocument, { input });

    const meeting = await enterMeeting(connection);

    const livekit = livekitOf(app);
    await eventually(
      () => livekit.getParticipant(room.id, connection.identity),
      ({ permission }) => permission?.canPublishSources.length === 1,
    );
    await meeting.leave();
  });

  it('shows a role that is given to a participant', async () => {
    const room = await app.given.room(olga);
    const mia = await app.as('mia');
    const member = await enterAs(mia, room.id);
    await seen(room.id, ({ length }) => length === 1);

    const input = { roomId: room.id, email: 'mia@example.org', role: 'MEMBER' as const };
    await olga.data(SetRoomMemberDocument, { input });

    await seen(room.id, ([person]) => person?.role === 'MEMBER');
    await member.meeting.leave();
  });
});
