import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config/load-config.js';
import { connectPorts, type ConnectedPorts } from '../../src/connect-ports.js';
import { CreateRoomDocument, UpdateRoomDocument } from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { silentLog } from '../support/silent-log.js';
import { StoreSteps, type StoreStep } from '../support/store-steps.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';
import { WebhookReceiver, WEBHOOKS } from '../support/webhook-receiver.js';

/** The sweep finds what is pending for 5 s. */
const SWEPT_MS = 30_000;

/** From a change of a room to its delivery; what is before a step is behind the one that precedes it. */
const STEPS: readonly StoreStep[] = [
  { when: 'after', command: 'findAndModify', collection: 'rooms' },
  { when: 'before', command: 'insert', collection: 'webhook_events' },
  { when: 'after', command: 'insert', collection: 'webhook_events' },
  { when: 'before', command: 'insert', collection: 'webhook_deliveries' },
  { when: 'after', command: 'insert', collection: 'webhook_deliveries' },
  { when: 'after', command: 'update', collection: 'webhook_events' },
  { when: 'before', command: 'update', collection: 'webhook_deliveries' },
  { when: 'after', command: 'update', collection: 'webhook_deliveries' },
];

describe('outgoing webhooks, where a process dies', () => {
  let app: TestApp;
  let gateway: GatewayProcess;
  let receiver: WebhookReceiver;
  let olga: TestClient;
  let steps: StoreSteps;
  /** Makes changes, and does nothing that follows from them. */
  let dying: ConnectedPorts;

  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    app = await startTestApp({ env: WEBHOOKS });
    const ada = await app.as('ada');
    await receiver.register(ada);
    await app.stopGateway();
    const config = loadConfig({ ...app.env, PORT: new URL(app.url).port });
    dying = await connectPorts(config, silentLog);
    steps = await StoreSteps.start(app.env['MONGO_URL'] ?? '');
    gateway = await GatewayProcess.build(app.url, { ...app.env, MONGO_URL: steps.url });
    await gateway.start();
    olga = await app.as('olga');
  });

  afterAll(async () => {
    await dying.close();
    await gateway.stop();
    steps.stop();
    await app.stop();
    await receiver.stop();
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

  it('at any step between a change and its delivery, its event arrives, always with the same ID', async () => {
    const interrupted: { readonly step: StoreStep; readonly roomId: string }[] = [];
    for (const step of STEPS) {
      const { id: roomId } = await app.given.room(olga);
      await receiver.waitFor(roomId, 'room.created');
      interrupted.push({ step, roomId });
      const kills: Promise<void>[] = [];
      steps.arm(step, roomId, () => kills.push(gateway.kill()));
      // The answer may be lost with the gateway.
      const renaming = olga
        .execute(UpdateRoomDocument, { input: { id: roomId, name: 'Renamed' } })
        .catch(() => undefined);
      await eventually(
        () => kills.length,
        (count) => count > 0,
      );
      await Promise.all([...kills, renaming]);
      await gateway.start();
    }

    for (const { roomId } of interrupted) await receiver.waitFor(roomId, 'room.updated', SWEPT_MS);

    const idsOf = (roomId: string) =>
      new Set(
        receiver
          .of(roomId)
          .filter(({ body }) => body.type === 'room.updated')
          .map(({ id }) => id),
      );
    for (const { step, roomId } of interrupted) {
      expect([step, idsOf(roomId).size]).toEqual([step, 1]);
    }
  });
});
