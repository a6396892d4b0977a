import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { enterAs } from '../support/guest.js';
import { attendanceThat, endedSession, sessionsOf } from '../support/history.js';
import { livekitOf } from '../support/other-participants.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

describe('the history of meetings, where the gateway is killed', () => {
  let app: TestApp;
  let gateway: GatewayProcess;
  let olga: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ receivesWebhooks: true, env: { FEATURES: 'meeting_history' } });
    await app.stopGateway();
    // At the same address, so that LiveKit finds it.
    gateway = await GatewayProcess.build(app.url, app.env);
    await gateway.start();
    olga = await app.as('olga');
  });

  afterAll(async () => {
    await gateway.stop();
    await app.stop();
  });

  it('continues the meeting, and ends the visits of people who left meanwhile', async () => {
    const room = await app.given.room(olga);
    const host = await enterAs(olga, room.id, 'Olga');
    const guest = await enterAs(app.browser(), room.id, 'Gus');
    await attendanceThat(olga, room.id, ({ length }) => length === 2);

    await gateway.kill();
    await guest.meeting.leave();
    await eventually(
      () => livekitOf(app).listParticipants(room.id),
      ({ length }) => length === 1,
      30_000,
    );
    await gateway.start();

    const people = await attendanceThat(
      olga,
      room.id,
      (found) => found.filter(({ lastLeftAt }) => lastLeftAt !== null).length === 1,
    );
    expect(people.map(({ displayName, visits }) => [displayName, visits.length])).toEqual([
      ['Olga', 1],
      ['Gus', 1],
    ]);
    expect(people[0]?.lastLeftAt).toBeNull();
    expect(await sessionsOf(olga, room.id)).toHaveLength(1);
    await host.meeting.leave();
  });

  it('leaves no meeting open that ended meanwhile', async () => {
    const room = await app.given.room(olga);
    const host = await enterAs(olga, room.id, 'Olga');
    await attendanceThat(olga, room.id, ({ length }) => length === 1);

    await gateway.kill();
    await livekitOf(app).deleteRoom(room.id);
    await host.meeting.leave();
    await gateway.start();

    const session = await endedSession(olga, room.id);
    const [person] = session.attendance.nodes;
    expect(session.peakParticipantCount).toBe(1);
    expect(person?.lastLeftAt).not.toBeNull();
    expect(Date.parse(session.endedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(session.startedAt));
    expect(await sessionsOf(olga, room.id)).toHaveLength(1);
  });
});
