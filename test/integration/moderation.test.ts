import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TrackSource } from 'livekit-server-sdk';
import {
  MuteEveryoneDocument,
  MuteParticipantDocument,
  SetRoomMemberDocument,
  UpdateParticipantDocument,
  type ParticipantPermissionInput,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { follow } from '../support/following.js';
import { enterAs, type Guest } from '../support/guest.js';
import { publishMicrophone } from '../support/microphone.js';
import { enterAsOther, livekitOf } from '../support/other-participants.js';
import type { TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';
import { startTwoInstances, type TwoInstances } from '../support/two-instances.js';

let instances: TwoInstances;
let app: TestApp;
let olga: TestClient;

beforeAll(async () => {
  instances = await startTwoInstances();
  ({ app } = instances);
  olga = await app.as('olga');
});

afterAll(() => instances.stop());

const publicRoom = () => app.given.room(olga, { accessLevel: 'PUBLIC' });

const inLiveKit = (roomId: string, { identity }: Pick<Guest, 'identity'>) =>
  livekitOf(app).getParticipant(roomId, identity);

describe('muteParticipant and muteEveryone', () => {
  const mute = async (client: TestClient, roomId: string, identity: string, trackSid?: string) => {
    const input = { roomId, identity, trackSid: trackSid ?? null };
    return (await client.data(MuteParticipantDocument, { input })).muteParticipant;
  };

  it('mute a microphone, and publish the change, for which LiveKit sends no webhook', async () => {
    const room = await publicRoom();
    const guest = await enterAs(app.browser(), room.id);
    const sid = await publishMicrophone(guest.meeting);
    await eventually(
      () => app.ports.presenceStore.find(room.id, guest.identity),
      (record) => record?.tracks.length === 1,
    );
    const events = await follow(app, olga, room.id, guest);

    const muted = await mute(olga, room.id, guest.identity);

    const tracks = [{ sid, source: 'MICROPHONE', muted: true }];
    expect(muted).toMatchObject({ identity: guest.identity, tracks });
    expect((await inLiveKit(room.id, guest)).tracks).toMatchObject([{ sid, muted: true }]);
    await events.changed(({ tracks: [track] }) => track?.sid === sid && track.muted);
    expect(await events.muted()).toMatchObject({ identities: [guest.identity], by: null });
  });

  it('find a track that LiveKit does not list yet, and no track that does not exist', async () => {
    const room = await publicRoom();
    const guest = await enterAs(app.browser(), room.id);
    const sid = await publishMicrophone(guest.meeting);

    expect(await mute(olga, room.id, guest.identity, sid)).toMatchObject({
      tracks: [{ sid, muted: true }],
    });
    const input = { roomId: room.id, identity: guest.identity, trackSid: 'TR_nothing' };
    expect(await olga.refusal(MuteParticipantDocument, { input })).toBe('NOT_FOUND');
    expect(await olga.refusal(MuteParticipantDocument, { input: { ...input, trackSid: '' } })).toBe(
      'BAD_USER_INPUT',
    );
  });

  it('do not mute the actor or hosts, on any device', async () => {
    const room = await publicRoom();
    const adam = await app.as('adam');
    await enterAs(adam, room.id);
    await olga.data(SetRoomMemberDocument, {
      input: { roomId: room.id, email: 'adam@example.org', role: 'ADMINISTRATOR' },
    });
    const hosts = [await enterAs(olga, room.id), await enterAs(await app.as('adam'), room.id)];
    const guests = [await enterAs(app.browser(), room.id), await enterAs(app.browser(), room.id)];
    for (const { meeting } of [...hosts, ...guests]) await publishMicrophone(meeting);
    await eventually(
      async () => (await livekitOf(app).listParticipants(room.id)).flatMap(({ tracks }) => tracks),
      (tracks) => tracks.length === 4,
    );

    const { muteEveryone } = await olga.data(MuteEveryoneDocument, { roomId: room.id });

    const identities = (people: readonly { identity: string }[]) =>
      people.map(({ identity }) => identity).sort();
    expect(identities(muteEveryone)).toEqual(identities(guests));
    const live = await livekitOf(app).listParticipants(room.id);
    const silent = live.filter(({ tracks }) => tracks.some(({ muted }) => muted));
    expect(identities(silent)).toEqual(identities(guests));
    expect(await olga.data(MuteEveryoneDocument, { roomId: room.id })).toEqual({
      muteEveryone: [],
    });
  });

  it('answer MEDIA_UNAVAILABLE while LiveKit is unavailable', async () => {
    const room = await publicRoom();
    const guest = await enterAs(app.browser(), room.id);
    await instances.wayToLiveKit.cut();

    const input = { roomId: room.id, identity: guest.identity };
    const code = await olga.at(instances.other.url).refusal(MuteParticipantDocument, { input });
    await instances.wayToLiveKit.restore();

    expect(code).toBe('MEDIA_UNAVAILABLE');
  });
});

describe('updateParticipant', () => {
  const permit = (
    roomId: string,
    { identity }: Pick<Guest, 'identity'>,
    permission: ParticipantPermissionInput,
  ) => olga.data(UpdateParticipantDocument, { input: { roomId, identity, permission } });

  it('keeps omitted fields, although LiveKit replaces the whole permission', async () => {
    const room = await publicRoom();
    const guest = await enterAs(app.browser(), room.id);

    await permit(room.id, guest, { publishSources: ['CAMERA'] });
    await Promise.all([
      permit(room.id, guest, { canSubscribe: false }),
      permit(room.id, guest, { canPublishData: false }),
    ]);

    const { permission } = await inLiveKit(room.id, guest);
    expect(permission?.toJson()).toEqual({ canPublish: true, canPublishSources: ['CAMERA'] });
    await permit(room.id, guest, { canSubscribe: true, publishSources: null });
    expect((await inLiveKit(room.id, guest)).permission?.toJson()).toEqual({
      canPublish: true,
      canPublishSources: ['CAMERA'],
      canSubscribe: true,
    });
  });

  it('ends the tracks of a participant who may publish nothing', async () => {
    const room = await publicRoom();
    const guest = await enterAs(app.browser(), room.id);
    await publishMicrophone(guest.meeting);

    await permit(room.id, guest, { publishSources: [] });

    const live = await eventually(
      () => inLiveKit(room.id, guest),
      ({ tracks }) => tracks.length === 0,
    );
    expect(live.permission?.toJson()).toEqual({ canSubscribe: true, canPublishData: true });
  });

  it('applies the permission again when the participant rejoins with an older token', async () => {
    const room = await publicRoom();
    const browser = app.browser();
    const guest = await enterAs(browser, room.id);
    await permit(room.id, guest, { publishSources: ['CAMERA'], canSubscribe: false });

    const again = await enterAs(browser, room.id);

    const { permission } = await eventually(
      () => inLiveKit(room.id, again),
      (live) => live.permission?.canSubscribe === false,
    );
    expect(permission?.canPublishSources).toEqual([TrackSource.CAMERA]);
  });

  it('keeps a recorder hidden and a recorder', async () => {
    const room = await publicRoom();
    const host = await enterAs(olga, room.id);
    const grants = { hidden: true, recorder: true };
    await enterAsOther(app, room.id, { identity: 'EG_recorder', kind: 'egress', grants });
    await permit(room.id, { identity: 'EG_recorder' }, { canPublishData: false });

    const { permission } = await inLiveKit(room.id, { identity: 'EG_recorder' });
    expect(permission).toMatchObject({ hidden: true, recorder: true });
    expect((await inLiveKit(room.id, host)).permission).toMatchObject({ hidden: false });
  });

  it('rejects an update without changes', async () => {
    const room = await publicRoom();
    const guest = await enterAs(app.browser(), room.id);
    const change = (input: object) =>
      olga.execute(UpdateParticipantDocument, {
        input: { roomId: room.id, identity: guest.identity, ...input },
      });

    expect((await change({})).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', fields: ['displayName', 'permission'] } },
    ]);
    expect((await change({ displayName: null, permission: null })).errors).toHaveLength(1);
    expect((await change({ displayName: '' })).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', fields: ['displayName'] } },
    ]);
    expect((await change({ permission: {} })).errors).toBeUndefined();
    expect((await change({ permission: { hidden: true } })).errors).toHaveLength(1);
  });
});
