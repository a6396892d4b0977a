import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { SipClient } from 'livekit-server-sdk';
import {
  ConfigDocument,
  DeleteRoomDocument,
  EndMeetingDocument,
  RoomDocument,
  UpdateRoomDocument,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { enterAs, type Guest } from '../support/guest.js';
import { livekitOf } from '../support/other-participants.js';
import { rulesOf, sipOf, TELEPHONY } from '../support/telephony.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

describe('dial-in', () => {
  let app: TestApp;
  let sip: SipClient;
  let olga: TestClient;
  const inside: Guest[] = [];

  beforeAll(async () => {
    app = await startTestApp({ receivesWebhooks: true, env: TELEPHONY });
    sip = sipOf(app);
    olga = await app.as('olga');
  });

  afterEach(() => Promise.all(inside.splice(0).map(({ meeting }) => meeting.leave())));

  afterAll(() => app.stop());

  const enter = async (client: TestClient, roomId: string, of = app) => {
    const guest = await enterAs(client, roomId);
    inside.push(guest);
    await eventually(() => of.ports.presenceStore.find(roomId, guest.identity), Boolean);
    return guest;
  };
  const rulesAre = (roomId: string, count: number) =>
    eventually(
      () => rulesOf(sip, roomId),
      ({ length }) => length === count,
    );
  const pinOf = async (client: TestClient, roomId: string) =>
    (await client.data(RoomDocument, { slugOrId: roomId })).room.pinCode;

  it('is offered in config with the number and the length of the PINs', async () => {
    const { config } = await app.browser().data(ConfigDocument, {});

    expect(config.features).toEqual(['TELEPHONY']);
    expect(config.telephony).toEqual({
      phoneNumber: '+12025550123',
      defaultCountry: 'US',
      pinLength: 10,
    });
  });

  describe('the PIN', () => {
    it('is created at the first request, and stays the same', async () => {
      const room = await app.given.room(olga);

      const pins = await Promise.all(Array.from({ length: 5 }, () => pinOf(olga, room.id)));

      expect(new Set(pins).size).toBe(1);
      expect(pins[0]).toMatch(/^\d{10}$/);
    });

    it('is shown to people who may enter without waiting, and to participants', async () => {
      const trusted = await app.given.room(olga, { accessLevel: 'TRUSTED' });
      const restricted = await app.given.room(olga, { accessLevel: 'RESTRICTED' });
      const open = await app.given.room(olga);
      const uma = await app.as('uma');
      const guest = await enter(app.browser(), open.id);
      const input = { id: open.id, accessLevel: 'RESTRICTED' as const };
      await olga.data(UpdateRoomDocument, { input });
      const code = expect.stringMatching(/^\d{10}$/);

      expect(await pinOf(uma, trusted.id)).toEqual(code);
      expect(await pinOf(app.browser(), trusted.id)).toBeNull();
      expect(await pinOf(olga, restricted.id)).toEqual(code);
      expect(await pinOf(uma, restricted.id)).toBeNull();
      expect(await pinOf(guest.client, open.id)).toEqual(code);
      expect(await pinOf(app.browser(), open.id)).toBeNull();
    });
  });

  describe('the dispatch rule', () => {
    it('is created with the first person, and deleted with the last', async () => {
      const room = await app.given.room(olga);
      expect(await rulesOf(sip, room.id)).toEqual([]);

      const first = await enter(olga, room.id);
      const [rule] = await rulesAre(room.id, 1);
      const second = await enter(app.browser(), room.id);
      await first.meeting.leave();
      await eventually(
        () => app.ports.presenceStore.list(room.id),
        ({ length }) => length === 1,
      );
      const meanwhile = await rulesOf(sip, room.id);
      await second.meeting.leave();
      await rulesAre(room.id, 0);

      expect(rule?.pin).toBe(await pinOf(olga, room.id));
      expect(rule?.pin).toMatch(/^\d{10}$/);
      expect(meanwhile).toEqual([rule]);
    });

    it('is created again for the next meeting, with the same PIN', async () => {
      const room = await app.given.room(olga);
      const first = await enter(olga, room.id);
      const [before] = await rulesAre(room.id, 1);
      await first.meeting.leave();
      await rulesAre(room.id, 0);
      // Otherwise LiveKit might close the room while a person joins it.
      await eventually(
        () => livekitOf(app).listRooms([room.id]),
        ({ length }) => length === 0,
      );

      await enter(olga, room.id);
      const [after] = await rulesAre(room.id, 1);

      expect(after?.pin).toBe(before?.pin);
      expect(after?.id).not.toBe(before?.id);
    });

    it('is deleted when a host ends the meeting, and when the room is deleted', async () => {
      const ended = await app.given.room(olga);
      const deleted = await app.given.room(olga);
      for (const { id } of [ended, deleted]) {
        await enter(olga, id);
        await rulesAre(id, 1);
      }

      await olga.data(EndMeetingDocument, { roomId: ended.id });
      await olga.data(DeleteRoomDocument, { id: deleted.id });

      await rulesAre(ended.id, 0);
      await rulesAre(deleted.id, 0);
    });
  });
});

describe('a deployment without telephony', () => {
  it('offers no number, no PIN, and no rule', async () => {
    const app = await startTestApp({ receivesWebhooks: true });
    const olga = await app.as('olga');
    const room = await app.given.room(olga);

    const guest = await enterAs(olga, room.id);
    await eventually(() => app.ports.presenceStore.find(room.id, guest.identity), Boolean);
    const { config } = await olga.data(ConfigDocument, {});
    const { room: seen } = await olga.data(RoomDocument, { slugOrId: room.id });
    await guest.meeting.leave();
    await eventually(
      () => app.ports.presenceStore.list(room.id),
      ({ length }) => length === 0,
    );

    expect(config.telephony).toBeNull();
    expect(seen).toMatchObject({ pinCode: null, meeting: { participantCount: 1 } });
    expect(await rulesOf(sipOf(app), room.id)).toEqual([]);
    expect(await app.ports.roomStore.findPinCodes([room.id])).toEqual(new Map());
    await app.stop();
  });
});
