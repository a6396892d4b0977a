import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { root } from '../../tools/dev-stack/lib/paths.mjs';
import { freePort } from '../../tools/dev-stack/processes/ports.mjs';
import {
  CreateWebhookEndpointDocument,
  DecideEntryDocument,
  DeleteRoomDocument,
  EndMeetingDocument,
  LeaveLobbyDocument,
  SendTestEventDocument,
  SetRoomMemberDocument,
  UpdateRoomDocument,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { enterAs } from '../support/guest.js';
import { waiting } from '../support/joining.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';
import { schemaErrors, verify, WebhookReceiver, WEBHOOKS } from '../support/webhook-receiver.js';

let app: TestApp;
let receiver: WebhookReceiver;
let secret: string;
let olga: TestClient;

beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  app = await startTestApp({ receivesWebhooks: true, env: WEBHOOKS });
  const ada = await app.as('ada');
  ({ secret } = await receiver.register(ada));
  olga = await app.as('olga');
});

afterAll(async () => {
  await app.stop();
  await receiver.stop();
});

describe('outgoing webhooks', () => {
  it('report the life of a room, signed, and in the order of their sequence', async () => {
    const room = await app.given.room(olga, { name: 'Weekly meeting' });
    await olga.data(UpdateRoomDocument, { input: { id: room.id, name: 'Daily meeting' } });
    await olga.data(DeleteRoomDocument, { id: room.id });

    await receiver.waitFor(room.id, 'room.deleted');

    const received = receiver.of(room.id);
    expect(receiver.typesOf(room.id)).toEqual(['room.created', 'room.updated', 'room.deleted']);
    expect(received[1]?.body.data).toMatchObject({
      roomId: room.id,
      roomExternalId: null,
      roomMetadata: null,
      meetingId: null,
      room: { name: 'Daily meeting', slug: room.slug },
    });
    for (const webhook of received) {
      expect(verify(webhook, secret)).toEqual(webhook.body);
      expect(schemaErrors(webhook.body)).toEqual([]);
    }
    const sequence = received.map(({ body }) => Number(body.data['sequence']));
    expect(sequence).toEqual([...new Set(sequence)].sort((a, b) => a - b));
  });

  it('report a meeting, and the people in it', async () => {
    const room = await app.given.room(olga);
    const host = await enterAs(olga, room.id, 'Olga');
    const guest = await enterAs(app.browser(), room.id, 'Gus');
    await receiver.waitFor(room.id, 'meeting.started');
    await eventually(
      () => receiver.typesOf(room.id).filter((type) => type === 'participant.joined'),
      ({ length }) => length === 2,
    );
    await guest.meeting.leave();
    const left = await receiver.waitFor(room.id, 'participant.left');
    await olga.data(EndMeetingDocument, { roomId: room.id });
    const ended = await receiver.waitFor(room.id, 'meeting.ended');
    await host.meeting.leave();

    const { meetingId } = ended.body.data;
    expect(left.body.data).toMatchObject({
      meetingId,
      participant: { displayName: 'Gus', kind: 'STANDARD', identity: guest.identity },
      reason: 'LEFT',
    });
    expect(ended.body.data).toMatchObject({ reason: 'ENDED_BY_HOST', peakParticipantCount: 2 });
    const received = receiver.of(room.id);
    for (const { body } of received) expect(schemaErrors(body)).toEqual([]);
    expect(received.filter(({ body }) => body.type === 'meeting.started')).toHaveLength(1);
    // Everyone who joined has also left.
    const connections = (type: string) =>
      received
        .filter(({ body }) => body.type === type)
        .map(({ body }) => body.data['connectionId'])
        .sort();
    expect(connections('participant.left')).toEqual(connections('participant.joined'));
  });

  it('report the waiting room', async () => {
    const room = await app.given.room(olga, { accessLevel: 'RESTRICTED' });
    const host = await enterAs(olga, room.id, 'Olga');
    const [first, second, third] = [app.browser(), app.browser(), app.browser()];
    const ask = async (client: TestClient, displayName: string) =>
      (await waiting(client, { room: room.id, displayName })).participant.id;
    const admitted = await ask(first, 'Ann');
    const denied = await ask(second, 'Ben');
    await ask(third, 'Cem');
    const decide = (id: string, allow: boolean) =>
      olga.data(DecideEntryDocument, {
        input: { roomId: room.id, participantIds: [id], allow },
      });
    await decide(admitted, true);
    await decide(denied, false);
    await third.data(LeaveLobbyDocument, { roomId: room.id });

    await receiver.waitFor(room.id, 'lobby.left');

    const lobby = receiver.of(room.id).filter(({ body }) => body.type.startsWith('lobby.'));
    expect(
      lobby.map(({ body }) => [
        body.type,
        (body.data['participant'] as { displayName: string }).displayName,
      ]),
    ).toEqual([
      ['lobby.entered', 'Ann'],
      ['lobby.entered', 'Ben'],
      ['lobby.entered', 'Cem'],
      ['lobby.admitted', 'Ann'],
      ['lobby.denied', 'Ben'],
      ['lobby.left', 'Cem'],
    ]);
    for (const { body } of lobby) expect(schemaErrors(body)).toEqual([]);
    await host.meeting.leave();
  });

  it('report a role that changes in a meeting, and of none elsewhere', async () => {
    const mia = await app.as('mia');
    const room = await app.given.room(olga);
    const input = { roomId: room.id, email: 'mia@example.org' };
    await olga.data(SetRoomMemberDocument, { input: { ...input, role: 'MEMBER' } });
    const guest = await enterAs(mia, room.id, 'Mia');
    await receiver.waitFor(room.id, 'participant.joined');
    await olga.data(SetRoomMemberDocument, { input: { ...input, role: 'ADMINISTRATOR' } });

    const changed = await receiver.waitFor(room.id, 'participant.role_changed');

    expect(changed.body.data).toMatchObject({
      participant: { identity: guest.identity, displayName: 'Mia' },
      role: 'ADMINISTRATOR',
      previousRole: 'MEMBER',
    });
    expect(schemaErrors(changed.body)).toEqual([]);
    expect(
      receiver.typesOf(room.id).filter((type) => type === 'participant.role_changed'),
    ).toHaveLength(1);
    await guest.meeting.leave();
  });

  it('contain no email address, token, or download address', () => {
    const all = receiver.received.map(({ text }) => text).join('\n');

    expect(all).not.toMatch(/@example\.org|eyJ[\w-]+\.|https?:/);
  });
});

describe('examples/webhook-receiver.mjs', () => {
  it('is in docs/how-to/receive-webhooks.md, verifies an event, and refuses one that was changed', async () => {
    const page = readFileSync(path.join(root, 'docs/how-to/receive-webhooks.md'), 'utf8');
    const file = path.join(root, 'examples/webhook-receiver.mjs');
    expect(page).toContain(readFileSync(file, 'utf8'));
    const ada = await app.as('ada');
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const { createWebhookEndpoint } = await ada.data(CreateWebhookEndpointDocument, {
      input: { url, eventTypes: ['MEETING_ENDED'] },
    });
    const env = { WEBHOOK_SECRET: createWebhookEndpoint.secret, PORT: String(port) };
    const example = spawn(process.execPath, [file], { env });
    let output = '';
    example.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    try {
      const { status } = await eventually(() => fetch(url, { method: 'POST', body: '{}' }));
      const endpointId = createWebhookEndpoint.endpoint.id;
      const { sendTestEvent } = await ada.data(SendTestEventDocument, { endpointId });

      expect(status).toBe(400);
      expect(sendTestEvent).toMatchObject({ statusCode: 204, failure: null });
      await eventually(
        () => output,
        (text) => text.includes(`endpoint.test {"roomId":null`),
      );
    } finally {
      example.kill();
    }
  });
});
