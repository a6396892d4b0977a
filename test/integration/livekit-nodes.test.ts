import { afterAll, beforeAll, expect, it, describe } from '@jest/globals';
import { ParticipantsDocument, UpdateParticipantDocument } from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { enterAs } from '../support/guest.js';
import { endedSession, sessionsOf } from '../support/history.js';
import { admitted } from '../support/joining.js';
import { enterMeeting } from '../support/meeting.js';
import { aRecordedRoom, type RecordedRoom } from '../support/recording-app.js';
import { repairsOf } from '../support/periodic-jobs.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

describe('two nodes of LiveKit on one Redis', () => {
  let app: TestApp;
  let olga: TestClient;
  let first: string;
  let second: string;

  beforeAll(async () => {
    app = await startTestApp({
      records: true,
      livekitNodeCount: 2,
      toleratesErrors: true,
      env: { FEATURES: 'recording,storage_events,meeting_history' },
    });
    olga = await app.as('olga');
    [first = '', second = ''] = app.livekitNodes?.urls ?? [];
  });

  afterAll(() => app.stop());

  /** A room that is held by the node at `url`; LiveKit chooses one for each room. */
  async function roomOn(url: string): Promise<string> {
    for (;;) {
      const { id } = await app.given.room(olga);
      await admitted(olga, { room: id, displayName: 'Olga' });
      if ((await app.livekitNodes?.holderOf(id))?.url === url) return id;
    }
  }

  const identities = async (roomId: string) =>
    (await olga.data(ParticipantsDocument, { roomId })).participants.map(
      ({ identity }) => identity,
    );
  const enterThrough = async (url: string, roomId: string) => {
    const { connection } = await admitted(app.browser(), { room: roomId, displayName: 'Guest' });
    return { ...connection, meeting: await enterMeeting({ url, token: connection.token }) };
  };

  it('have rooms on either, call either for every room, and hear both', async () => {
    const rooms = [await roomOn(first), await roomOn(second)];
    for (const roomId of rooms) {
      const near = await enterThrough(first, roomId);
      const far = await enterThrough(second, roomId);

      await eventually(
        () => identities(roomId),
        (found) => found.length === 2,
      );
      const input = { roomId, identity: far.identity, displayName: 'Far' };
      await olga.data(UpdateParticipantDocument, { input });
      for (const { meeting } of [near, far]) await meeting.leave();
      const { endReason } = await endedSession(olga, roomId);
      expect(endReason).toBe('EMPTY');
    }
    expect((await repairsOf(app))['participant_found']).toBeUndefined();
  });

  it('may lose one: its meetings end or are joined again, and the others continue', async () => {
    const [deserted, lively] = [await roomOn(first), await roomOn(first)];
    const untouched = await roomOn(second);
    const recorded = await recordedRoomOn(first);
    const { id: recordingId } = await recorded.start();
    await recorded.reaches(recordingId, 'ACTIVE');
    const returning = app.browser();
    const gone = [await enterThrough(first, deserted), await enterAs(returning, lively)];
    const here = await enterThrough(second, untouched);
    for (const roomId of [deserted, lively, untouched]) {
      await eventually(
        () => identities(roomId),
        ({ length }) => length === 1,
      );
    }

    process.kill(app.livekit?.process.pid ?? 0, 'SIGKILL');
    await Promise.all([...gone, recorded.guest].map(({ meeting }) => meeting.leave()));

    // The API answers at the other address at once.
    const input = { roomId: untouched, identity: here.identity, displayName: 'Still here' };
    await olga.data(UpdateParticipantDocument, { input });
    const newcomer = await enterAs(app.browser(), untouched);
    const again = await eventually(() => enterAs(returning, lively), Boolean);
    await eventually(
      () => Promise.all([deserted, lively, untouched].map(identities)),
      ([none, one, two]) => none?.length === 0 && one?.length === 1 && two?.length === 2,
    );
    const foundAt = Date.now();
    expect(await identities(lively)).toEqual([again.identity]);
    expect(await identities(untouched)).toEqual([here.identity, newcomer.identity]);

    // The meeting ended with its last connection, and not when LiveKit closed the empty room.
    const ended = await endedSession(olga, deserted);
    expect(Date.parse(ended.endedAt ?? '')).toBeLessThanOrEqual(foundAt);
    expect(ended.attendance.nodes).toMatchObject([{ visits: [{ leaveReason: 'UNKNOWN' }] }]);
    expect(await sessionsOf(olga, lively)).toMatchObject([{ endedAt: null }]);
    // The recorder notices by itself that nothing arrives anymore, or the gateway gives it up.
    const recording = await eventually(
      () => recorded.read(recordingId),
      ({ status }) => !['STARTING', 'ACTIVE', 'STOPPING'].includes(status),
    );
    expect([recording.status, recording.failureReason]).toContainEqual(
      recording.status === 'SAVED' ? null : expect.any(String),
    );
    for (const { meeting } of [again, here, newcomer]) await meeting.leave();
  });

  async function recordedRoomOn(url: string): Promise<RecordedRoom> {
    for (;;) {
      const room = await aRecordedRoom(app, olga);
      if ((await app.livekitNodes?.holderOf(room.id))?.url === url) return room;
      await room.guest.meeting.leave();
    }
  }
});
