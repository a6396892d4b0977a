import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AdmitEveryoneDocument } from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { enterAs } from '../support/guest.js';
import { attendanceThat } from '../support/history.js';
import { enterAsOther } from '../support/other-participants.js';
import { TELEPHONY } from '../support/telephony.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describe('a phone caller in the history of meetings', () => {
  let app: TestApp;

  beforeAll(async () => {
    const env = { ...TELEPHONY, FEATURES: 'telephony,meeting_history' };
    app = await startTestApp({ receivesWebhooks: true, env });
  });

  afterAll(() => app.stop());

  it('is not there while on hold, and is there from their admission on', async () => {
    const olga = await app.as('olga');
    const room = await app.given.room(olga, { accessLevel: 'RESTRICTED' });
    const host = await enterAs(olga, room.id, 'Olga');
    await attendanceThat(olga, room.id, ({ length }) => length === 1);
    const call = await enterAsOther(app, room.id, { kind: 'sip', name: 'Cal' });
    await eventually(
      () => app.ports.presenceStore.list(room.id),
      (people) => people.some(({ isHeld }) => isHeld),
      30_000,
    );
    const onHold = await attendanceThat(olga, room.id, () => true);
    const before = Date.now();

    await olga.data(AdmitEveryoneDocument, { roomId: room.id });

    const people = await attendanceThat(olga, room.id, ({ length }) => length === 2);
    expect(onHold).toHaveLength(1);
    expect(people[1]).toMatchObject({ displayName: 'Cal (phone)', kind: 'PHONE' });
    expect(Date.parse(people[1]?.firstJoinedAt ?? '')).toBeGreaterThanOrEqual(before);
    for (const meeting of [call, host.meeting]) await meeting.leave();
  });
});
