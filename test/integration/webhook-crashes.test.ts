import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { loadConfig } from '../../src/config/load-config.js';
import { connectPorts, type ConnectedPorts } from '../../src/connect-ports.js';
import type { WebhookPorts } from '../../src/ports.js';
import { CreateRoomDocument } from '../generated/operations.js';
import { aNewRoom, aWebhookEvent } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { silentLog } from '../support/silent-log.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';
import { WebhookReceiver, WEBHOOKS } from '../support/webhook-receiver.js';

jest.setTimeout(180_000);

/** The sweep finds what is pending for 5 s. */
const SWEPT_MS = 30_000;

describe('outgoing webhooks, where a process dies', () => {
  let app: TestApp;
  let gateway: GatewayProcess;
  let receiver: WebhookReceiver;
  let olga: TestClient;
  /** Makes changes, and does nothing that follows from them. */
  let dying: ConnectedPorts;
  let webhooks: WebhookPorts;

  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    app = await startTestApp({ env: WEBHOOKS });
    const ada = await app.as('ada');
    await receiver.register(ada);
    await app.stopGateway();
    const config = loadConfig({ ...app.env, PORT: new URL(app.url).port });
    dying = await connectPorts(config, silentLog);
    if (!dying.ports.webhooks) throw new Error('the feature is enabled');
    ({ webhooks } = dying.ports);
    gateway = await GatewayProcess.build(app.url, app.env);
    await gateway.start();
    olga = await app.as('olga');
  });

  afterAll(async () => {
    await dying.close();
    await gateway.stop();
    await app.stop();
    await receiver.stop();
  });

  const eventIds = (roomId: string) => receiver.of(roomId).map(({ id }) => id);

  it('after a change of a room, its event arrives', async () => {
    const room = aNewRoom();
    await dying.ports.roomStore.insert(room, randomUUID());

    await receiver.waitFor(room.id, 'room.created', SWEPT_MS);

    expect(eventIds(room.id)).toHaveLength(1);
  });

  it('after a step of the lobby, its event arrives', async () => {
    const room = await app.given.room(olga);
    const key = { identity: randomUUID(), userId: null };
    const applicant = {
      displayName: 'Ann',
      color: '#123456',
      kind: 'standard' as const,
      address: null,
    };
    await dying.ports.lobbyStore.checkIn(room.id, key, applicant);

    const { body } = await receiver.waitFor(room.id, 'lobby.entered', SWEPT_MS);

    expect(body.data).toMatchObject({ participant: { displayName: 'Ann' } });
  });

  it('after a step of the subtitles, its event arrives', async () => {
    const room = await app.given.room(olga);
    const agent = { identity: 'agent', sid: 'PA_agent', joinedAt: new Date() };
    await dying.ports.subtitlesStore.begin(room.id, 'RM_1', randomUUID(), 20_000);
    await dying.ports.subtitlesStore.arrived(room.id, agent);
    await dying.ports.subtitlesStore.stop(room.id);

    await receiver.waitFor(room.id, 'subtitles.stopped', SWEPT_MS);

    expect(receiver.typesOf(room.id).filter((type) => type.startsWith('subtitles.'))).toEqual([
      'subtitles.started',
      'subtitles.stopped',
    ]);
  });

  it('after an entry in the history, its event arrives', async () => {
    const room = await app.given.room(olga);
    const startedAt = new Date();
    const session = { id: randomUUID(), roomId: room.id, mediaSid: 'RM_1', startedAt };
    await dying.ports.historyStore.begin(session, startedAt);

    const { body } = await receiver.waitFor(room.id, 'meeting.started', SWEPT_MS);

    expect(body.data['meetingId']).toBe(session.id);
  });

  it('after the event is stored, it arrives', async () => {
    const room = await app.given.room(olga);
    const event = aWebhookEvent();
    await webhooks.eventStore.append(room.id, [event]);

    const received = await receiver.waitFor(room.id, 'room.updated', SWEPT_MS);

    expect(received.id).toBe(event.id);
  });

  it('before the answer of the receiver, the event arrives again, with the same ID', async () => {
    const kills: Promise<void>[] = [];
    receiver.answering = ({ body }) => {
      const { name } = (body.data['room'] ?? {}) as { name?: string };
      if (name !== 'Deadly' || kills.length > 0) return false;
      kills.push(gateway.kill());
      return true;
    };
    // The answer may be lost with the gateway.
    const created = olga
      .execute(CreateRoomDocument, { input: { name: 'Deadly' } })
      .catch(() => undefined);
    const deadly = () =>
      receiver.received.filter(
        ({ body }) => (body.data['room'] as { name?: string } | undefined)?.name === 'Deadly',
      );
    await eventually(
      () => kills.length,
      (count) => count > 0,
    );
    await kills[0];
    await created;
    await gateway.start();

    const [first, second] = await eventually(deadly, ({ length }) => length === 2, SWEPT_MS);

    expect(second?.id).toBe(first?.id);
    expect(second?.text).toBe(first?.text);
  });

  it('whenever it is killed, each change of a room has exactly one event', async () => {
    const room = await app.given.room(olga);
    const ids = new Set([room.id]);
    for (const delayTurns of [0, 5, 20, 80]) {
      const creating = olga
        .execute(CreateRoomDocument, { input: { name: `Round ${delayTurns}` } })
        .then(
          ({ data }) => data?.createRoom.id,
          () => undefined,
        );
      for (let turn = 0; turn < delayTurns; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      await gateway.kill();
      const id = await creating;
      if (id) ids.add(id);
      await gateway.start();
    }

    for (const id of ids) await receiver.waitFor(id, 'room.created', SWEPT_MS);

    for (const id of ids) expect(new Set(eventIds(id)).size).toBe(1);
  });
});
