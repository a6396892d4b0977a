import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DeleteRoomDocument,
  EndMeetingDocument,
  RemoveParticipantDocument,
  RemoveRoomMemberDocument,
  RoomEventsDocument,
  SetRoomMemberDocument,
  UpdateRoomDocument,
  type RoomEventsSubscription,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { enterAs } from '../support/guest.js';
import { publishMicrophone } from '../support/microphone.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';
import { meetingTopic } from '../../src/redis/presence/presence-events.js';
import { roomTopic } from '../../src/redis/room-events.js';

type Event = RoomEventsSubscription['roomEvents'];

describe('roomEvents', () => {
  let app: TestApp;
  let olga: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ receivesWebhooks: true });
    olga = await app.as('olga');
  });

  afterAll(() => app.stop());

  function follow(client: TestClient, roomId: string) {
    const stream = client.subscribe(RoomEventsDocument, { roomId });
    return {
      next: async (): Promise<Event> => (await stream.next()).roomEvents,
      until: async (fits: (event: Event) => boolean): Promise<Event> =>
        (await stream.until(({ roomEvents }) => fits(roomEvents))).roomEvents,
      refusal: () => stream.refusal(),
      ended: () => stream.ended(),
      close: () => stream.close(),
    };
  }

  /** Subscribes, and resolves once the subscription is active. */
  async function following(client: TestClient, roomId: string) {
    const stream = follow(client, roomId);
    const marker = randomUUID();
    const knock = (at: number) =>
      app.ports.pubSub.publish(meetingTopic(roomId), { type: 'subtitles', at, status: 'stopped' });
    const knocking = setInterval(() => {
      app.ports.pubSub.publish(roomTopic(roomId), { type: 'member', roomId, userId: marker });
      knock(1);
    }, 20);
    await stream.until(({ __typename }) => __typename === 'SubtitlesChanged');
    clearInterval(knocking);
    // An event that follows shows that no other one is on its way.
    knock(2);
    await stream.until(
      (event) => event.__typename === 'SubtitlesChanged' && Date.parse(event.at) === 2,
    );
    return {
      ...stream,
      next: () => stream.until(({ __typename }) => __typename !== 'SubtitlesChanged'),
    };
  }

  /** Waits until the arrival has been published. */
  const isKnown = (roomId: string) =>
    eventually(
      () => app.ports.presenceStore.list(roomId),
      ({ length }) => length === 1,
    );

  const namesOf = (events: readonly Event[]) => events.map(({ __typename }) => __typename);

  it('reports a meeting from its start to its end', async () => {
    const room = await app.given.room(olga);
    const stream = await following(olga, room.id);

    const guest = await enterAs(app.browser(), room.id, 'Gustav');
    const beginning = [await stream.next(), await stream.next()];
    const trackSid = await publishMicrophone(guest.meeting);
    const published = await stream.next();
    await guest.meeting.leave();
    const leaving = [await stream.next(), await stream.next()];
    const end = await stream.next();

    expect(namesOf(beginning)).toEqual(['MeetingStarted', 'ParticipantJoined']);
    const { identity } = guest;
    expect(beginning[1]).toMatchObject({
      roomId: room.id,
      participant: { identity, displayName: 'Gustav', kind: 'STANDARD', tracks: [] },
    });
    expect(published).toMatchObject({
      __typename: 'ParticipantChanged',
      participant: { identity, tracks: [{ sid: trackSid, source: 'MICROPHONE', muted: false }] },
    });
    expect(leaving).toMatchObject([
      { __typename: 'ParticipantChanged', participant: { identity, tracks: [] } },
      { __typename: 'ParticipantLeft', identity },
    ]);
    expect(end).toMatchObject({ __typename: 'MeetingEnded', roomId: room.id, reason: 'EMPTY' });
    stream.close();
  });

  it('reports to members that a host has ended the meeting', async () => {
    const room = await app.given.room(olga);
    await enterAs(app.browser(), room.id, 'Gustav');
    await isKnown(room.id);
    const stream = await following(olga, room.id);

    await olga.data(EndMeetingDocument, { roomId: room.id });

    expect(await stream.until(({ __typename }) => __typename === 'MeetingEnded')).toMatchObject({
      roomId: room.id,
      reason: 'ENDED_BY_HOST',
    });
    stream.close();
  });

  it('reports to members and participants that the room was deleted', async () => {
    const room = await app.given.room(olga);
    const guest = await enterAs(app.browser(), room.id, 'Gustav');
    await isKnown(room.id);
    const streams = [await following(olga, room.id), await following(guest.client, room.id)];

    await olga.data(DeleteRoomDocument, { id: room.id });

    for (const stream of streams) {
      expect(await stream.until(({ __typename }) => __typename === 'MeetingEnded')).toMatchObject({
        roomId: room.id,
        reason: 'ROOM_DELETED',
      });
      await stream.ended();
    }
  });

  it('reports a takeover by a second tab as a departure and an arrival, without an end of the meeting', async () => {
    const room = await app.given.room(olga);
    const first = await enterAs(olga, room.id);
    await isKnown(room.id);
    const [before] = await app.ports.presenceStore.list(room.id);
    const stream = await following(olga, room.id);

    const second = await enterAs(olga, room.id);
    const events = [await stream.next(), await stream.next()];

    expect(second.identity).toBe(first.identity);
    expect(events).toMatchObject([
      { __typename: 'ParticipantLeft', identity: first.identity, sid: before?.sid },
      { __typename: 'ParticipantJoined', participant: { identity: first.identity } },
    ]);
    stream.close();
    await second.meeting.leave();
  });

  it('reports changes that Foyer makes, for which LiveKit sends no webhook', async () => {
    const room = await app.given.room(olga);
    const guest = await enterAs(app.browser(), room.id, 'Gustav');
    const { presenceStore: presence } = app.ports;
    await isKnown(room.id);
    const stream = await following(guest.client, room.id);

    await presence.change(room.id, guest.identity, { displayName: 'Gus' });
    await presence.change(room.id, guest.identity, { handRaisedAt: new Date(1_795_000_000_000) });
    await presence.permit(room.id, guest.identity, { canPublishData: false });

    const { identity } = guest;
    const changed = { __typename: 'ParticipantChanged', participant: { identity } };
    expect(await stream.next()).toMatchObject(changed);
    expect(await stream.next()).toMatchObject({
      participant: { displayName: 'Gus', handRaisedAt: '2026-11-18T11:06:40.000Z' },
    });
    expect(await stream.next()).toMatchObject(changed);
    stream.close();
    await guest.meeting.leave();
  });

  it('shows a changed room to each subscriber as they may see it', async () => {
    const room = await app.given.room(olga);
    const guest = await enterAs(app.browser(), room.id);
    await isKnown(room.id);
    const [owners, guests] = [
      await following(olga, room.id),
      await following(guest.client, room.id),
    ];

    await olga.data(UpdateRoomDocument, { input: { id: room.id, name: 'Renamed room' } });

    const changed = { __typename: 'RoomChanged', roomId: room.id };
    const common = { id: room.id, name: 'Renamed room', meeting: { participantCount: 1 } };
    expect(await owners.next()).toMatchObject({
      ...changed,
      room: { ...common, viewerRole: 'OWNER', viewerCanAdminister: true, members: [{}] },
    });
    expect(await guests.next()).toMatchObject({
      ...changed,
      room: { ...common, viewerRole: null, viewerCanAdminister: false, members: null },
    });
    owners.close();
    guests.close();
    await guest.meeting.leave();
  });

  it('shows a member their new role, and reads the members again for each event', async () => {
    const room = await app.given.room(olga);
    const mia = await app.as('mia');
    const give = (role: 'MEMBER' | 'ADMINISTRATOR') =>
      olga.data(SetRoomMemberDocument, {
        input: { roomId: room.id, email: 'mia@example.org', role },
      });
    await give('MEMBER');
    const stream = await following(mia, room.id);

    await give('ADMINISTRATOR');
    const promoted = await stream.next();
    await app.as('uma');
    const input = { roomId: room.id, email: 'uma@example.org', role: 'MEMBER' as const };
    await olga.data(SetRoomMemberDocument, { input });
    await olga.data(UpdateRoomDocument, { input: { id: room.id, name: 'With Uma' } });
    const later = await stream.next();

    expect(promoted).toMatchObject({ room: { viewerRole: 'ADMINISTRATOR', members: [{}, {}] } });
    expect(later).toMatchObject({ room: { name: 'With Uma', members: [{}, {}, {}] } });
    stream.close();
  });

  it('is refused to outsiders, and to admitted people who are not in the meeting', async () => {
    const room = await app.given.room(olga);
    const other = await enterAs(app.browser(), (await app.given.room(olga)).id);
    const outsider = await app.as('otto');

    expect(await follow(app.browser(), room.id).refusal()).toBe('UNAUTHENTICATED');
    expect(await follow(outsider, room.id).refusal()).toBe('NOT_FOUND');
    expect(await follow(other.client, room.id).refusal()).toBe('NOT_FOUND');
    expect(await follow(olga, randomUUID()).refusal()).toBe('NOT_FOUND');
    await other.meeting.leave();
  });

  it('ends for a removed participant', async () => {
    const room = await app.given.room(olga);
    const guest = await enterAs(app.browser(), room.id);
    await isKnown(room.id);
    const stream = await following(guest.client, room.id);

    const input = { roomId: room.id, identity: guest.identity };
    await olga.data(RemoveParticipantDocument, { input });

    await stream.ended();
  });

  it('ends for a former member, unless they are in the meeting', async () => {
    const room = await app.given.room(olga);
    const [mia, max] = [await app.as('mia'), await app.as('max')];
    for (const email of ['mia@example.org', 'max@example.org']) {
      await olga.data(SetRoomMemberDocument, { input: { roomId: room.id, email, role: 'MEMBER' } });
    }
    const inside = await enterAs(max, room.id);
    await isKnown(room.id);
    const outside = await following(mia, room.id);
    const stays = await following(inside.client, room.id);

    const { members } = (
      await olga.data(UpdateRoomDocument, { input: { id: room.id, name: 'Members' } })
    ).updateRoom;
    await Promise.all([outside.next(), stays.next()]);
    for (const { user, role } of members ?? []) {
      if (role === 'OWNER') continue;
      const input = { roomId: room.id, userId: user.id };
      await olga.data(RemoveRoomMemberDocument, { input });
    }

    await outside.ended();
    const event = await stays.until(
      (heard) => heard.__typename === 'RoomChanged' && heard.room.viewerRole === null,
    );
    expect(event).toMatchObject({ room: { members: null } });
    stays.close();
    await inside.meeting.leave();
  });

  it('reaches subscribers on another instance', async () => {
    const other = await startTestApp({ beside: app });
    const room = await app.given.room(olga);
    const stream = await following(olga.at(other.url), room.id);

    const guest = await enterAs(app.browser(), room.id);

    expect(namesOf([await stream.next(), await stream.next()])).toEqual([
      'MeetingStarted',
      'ParticipantJoined',
    ]);
    stream.close();
    await guest.meeting.leave();
    await other.stop();
  });
});
