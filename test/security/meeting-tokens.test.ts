import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import {
  CreateMeetingTokenDocument,
  DeleteRoomDocument,
  EndMeetingDocument,
  JoinRoomDocument,
  RevokeMeetingTokensDocument,
} from '../generated/operations.js';
import { admitted } from '../support/joining.js';
import { aMeetingToken, MEETING_TOKENS_ENV } from '../support/meeting-tokens.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

const SECRET = randomUUID();
const INVALID = '`meetingToken` is not valid for this room, or no longer; ask for a new one.';

type Claims = Readonly<Record<string, unknown>>;

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token with some claims or parts of its header changed, signed with the configured secret. */
function forged(
  token: string,
  claims: Claims,
  header: Claims = {},
  secret: string = SECRET,
): string {
  const head = { ...decodeProtectedHeader(token), ...header };
  const text = `${encode(head)}.${encode({ ...decodeJwt(token), ...claims })}`;
  if (head.alg === 'none') return `${text}.`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

/** The claims changed under the signature of the token. */
function altered(token: string, claims: Claims): string {
  const [head = '', , signature = ''] = token.split('.');
  return `${head}.${encode({ ...decodeJwt(token), ...claims })}.${signature}`;
}

describe('meeting tokens', () => {
  let app: TestApp;
  let host: TestClient;
  let room: { readonly id: string };
  let otherRoom: { readonly id: string };
  let token: string;
  let participantToken: string;
  let ticket: string;

  beforeAll(async () => {
    app = await startTestApp({ env: { ...MEETING_TOKENS_ENV, TICKET_SECRETS: SECRET } });
    host = await app.as('host');
    room = await app.given.room(host, { accessLevel: 'RESTRICTED' });
    otherRoom = await app.given.room(host, { accessLevel: 'RESTRICTED' });
    token = await aMeetingToken(host, room.id, { isHost: true });
    ({
      ticket,
      connection: { token: participantToken },
    } = await admitted(host, { room: room.id }));
  });

  afterAll(() => app.stop());

  const refusal = async (roomId: string, meetingToken: string) => {
    const input = { room: roomId, displayName: 'Mallory', meetingToken };
    const { data, errors } = await app.browser().execute(JoinRoomDocument, { input });
    expect(data).toBeNull();
    return errors?.[0];
  };

  it.each<[string, () => string]>([
    ['an empty text', () => ''],
    ['an unknown text', () => 'x.y.z'],
    ['a text of 50 KB', () => 'x'.repeat(50_000)],
    ['a ticket', () => ticket],
    ['a participant token', () => participantToken],
    ['a token without a signature', () => forged(token, {}, { alg: 'none' })],
    ['a token of another algorithm', () => forged(token, {}, { alg: 'HS512' })],
    ['a token signed with the secret of tickets itself', () => forged(token, {})],
    ['a token signed with another key', () => forged(token, {}, {}, randomUUID())],
    ['a token of an unknown key', () => forged(token, {}, { kid: 'unknown' })],
    ['a token of another type', () => forged(token, {}, { typ: 'JWT' })],
    ['a token whose room was changed', () => altered(token, { room: otherRoom.id })],
    ['a token whose name was changed', () => altered(token, { name: 'Olga' })],
    ['a token whose end was changed', () => altered(token, { exp: 4e9 })],
    ['half of a token', () => token.slice(0, token.length / 2)],
  ])('refuse %s', async (_what, credential) => {
    const error = await refusal(room.id, credential());

    expect(error).toMatchObject({
      message: INVALID,
      extensions: { code: 'BAD_USER_INPUT', fields: ['meetingToken'] },
    });
  });

  it('say the same of a token of another room, of a revoked one, and of a broken one', async () => {
    const revoked = await aMeetingToken(host, room.id, { externalId: 'revoked' });
    await host.data(RevokeMeetingTokensDocument, { roomId: room.id, externalId: 'revoked' });

    const errors = [
      await refusal(otherRoom.id, token),
      await refusal(room.id, revoked),
      await refusal(room.id, 'broken'),
    ];

    expect(new Set(errors.map((error) => JSON.stringify(error))).size).toBe(1);
  });

  it('open no room that was deleted, and do not tell that it existed', async () => {
    const deleted = await app.given.room(host, { accessLevel: 'RESTRICTED' });
    const itsToken = await aMeetingToken(host, deleted.id);
    await host.data(DeleteRoomDocument, { id: deleted.id });

    const [gone, unknown] = [
      await refusal(deleted.id, itsToken),
      await refusal(randomUUID(), itsToken),
    ];

    expect(gone?.extensions.code).toBe('NOT_FOUND');
    expect(unknown).toEqual(gone);
  });

  it('give no host rights as a bearer token, or by the role that LiveKit was told', async () => {
    const end = (bearer: string) =>
      app.browser().with({ bearer }).refusal(EndMeetingDocument, { roomId: room.id });
    const plain = await aMeetingToken(host, room.id);
    const { connection } = await admitted(app.browser(), { room: room.id, meetingToken: plain });
    const secret = app.env['LIVEKIT_API_SECRET'] ?? '';
    const asHost = forged(connection.token, { attributes: { room_role: 'owner' } }, {}, secret);

    expect(await end(token)).toBe('UNAUTHENTICATED');
    expect(await end(asHost)).toBe('FORBIDDEN');
  });

  it('stay out of the logs', async () => {
    await admitted(app.browser(), { room: room.id, meetingToken: token });
    await refusal(otherRoom.id, token);

    expect(app.logLines.filter((line) => line.includes(token))).toEqual([]);
  });

  it('do not exist while the feature is disabled', async () => {
    const plain = await startTestApp({ beside: app, env: { FEATURES: '' } });
    const client = host.at(plain.url);
    const input = { roomId: room.id, displayName: 'Ada', isHost: false };

    const [created, revoked] = [
      await client.refusal(CreateMeetingTokenDocument, { input }),
      await client.refusal(RevokeMeetingTokensDocument, { roomId: room.id }),
    ];
    const join = { room: room.id, displayName: 'Ada', meetingToken: token };
    const joined = await plain.browser().refusal(JoinRoomDocument, { input: join });
    await plain.stop();

    expect([created, revoked, joined]).toEqual(['NOT_FOUND', 'NOT_FOUND', 'BAD_USER_INPUT']);
  });
});
