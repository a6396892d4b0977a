import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DecideEntryDocument, WaitingParticipantsDocument } from '../generated/operations.js';
import { waiting, watchLobby } from '../support/joining.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

const CROWD = 130;

describe('a crowded lobby', () => {
  let app: TestApp;
  let host: TestClient;
  let roomId: string;
  /** Everyone who is waiting, in order of arrival. */
  let crowd: readonly string[];

  beforeAll(async () => {
    app = await startTestApp({
      env: { LOBBY_MAX_WAITING_PER_ADDRESS: '500', LOBBY_KEEP_ALIVE_SECONDS: '120' },
    });
    host = await app.as('alice');
    ({ id: roomId } = await app.given.room(host, { accessLevel: 'RESTRICTED' }));
    for (let count = 0; count < CROWD; count += 10) {
      const names = Array.from({ length: 10 }, (_, index) => `Guest ${count + index}`);
      await Promise.all(
        names.map((displayName) => waiting(app.browser(), { room: roomId, displayName })),
      );
    }
    crowd = await page({ first: 500 });
  });

  afterAll(() => app.stop());

  async function page(input: { readonly first?: number; readonly after?: string }) {
    const variables = { roomId, ...input };
    const { waitingParticipants } = await host.data(WaitingParticipantsDocument, variables);
    return waitingParticipants.map(({ id }) => id);
  }

  it('is listed 100 people at a time, unless the host asks for more', async () => {
    expect(crowd).toHaveLength(CROWD);
    expect(await page({})).toEqual(crowd.slice(0, 100));
    expect(await page({ after: crowd[99] ?? '' })).toEqual(crowd.slice(100));
    expect(await page({ first: 7, after: crowd[9] ?? '' })).toEqual(crowd.slice(10, 17));
  });

  it('is sent to subscribers as a whole', async () => {
    const lobby = watchLobby(host, roomId);

    const { participants, waitingCount } = await lobby.next();

    expect(participants.map(({ id }) => id)).toEqual(crowd);
    expect(waitingCount).toBe(CROWD);
    lobby.close();
  });

  it('continues after a person who is no longer waiting', async () => {
    const [gone = '', ...others] = crowd;
    await host.data(DecideEntryDocument, {
      input: { roomId, participantIds: [gone], allow: true },
    });

    expect(await page({ first: 3, after: gone })).toEqual(others.slice(0, 3));
  });

  it.each([
    ['no people', { first: 0 }, 'first'],
    ['too many people', { first: 501 }, 'first'],
    ['people after a person who never waited', { after: 'stranger' }, 'after'],
  ])('has no page of %s', async (_what, input, field) => {
    const { errors } = await host.execute(WaitingParticipantsDocument, { roomId, ...input });

    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', fields: [field] } }]);
  });
});
