import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Feature } from '../../src/config/features.js';
import type { AppContext } from '../../src/context/app-context.js';
import { NotFoundError } from '../../src/errors/domain-error.js';
import { RULES } from '../../src/permissions/rule-map.js';
import {
  ActiveRecordingDocument,
  ApplicationsDocument,
  ConfigDocument,
  CreateApplicationDocument,
  CreateMeetingTokenDocument,
  DeleteApplicationDocument,
  CreateWebhookEndpointDocument,
  DeleteRecordingDocument,
  DeleteWebhookEndpointDocument,
  InviteToRoomDocument,
  JoinRoomDocument,
  MeetingSessionDocument,
  MeetingSessionsDocument,
  RecordingDocument,
  RecordingLimitNoticesDocument,
  RecordingsDocument,
  RecordingUpdatedDocument,
  RedeliverDocument,
  RenameSelfDocument,
  RevokeMeetingTokensDocument,
  RoomByExternalIdDocument,
  ReplayEventsDocument,
  RoomDocument,
  RoomEventsDocument,
  RoomSubtitlesDocument,
  RotateApplicationSecretDocument,
  RotateWebhookSecretDocument,
  SendTestEventDocument,
  StartRecordingDocument,
  StartSubtitlesDocument,
  StopRecordingDocument,
  StopSubtitlesDocument,
  UpdateApplicationDocument,
  UpdateWebhookEndpointDocument,
  WebhookDeliveriesDocument,
  WebhookEndpointsDocument,
} from '../generated/operations.js';
import { askRule } from '../support/ask-rule.js';
import { enterAs, type Guest } from '../support/guest.js';
import { TELEPHONY } from '../support/telephony.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { Answer, TestClient } from '../support/test-client.js';

const FEATURES = [
  'recording',
  'storage_events',
  'subtitles',
  'telephony',
  'invitations',
  'unregistered_rooms',
  'meeting_history',
  'applications',
  'outgoing_webhooks',
] as const satisfies readonly Feature[];
type Tested = (typeof FEATURES)[number];

/** People, as one gateway sees them. */
interface World {
  readonly anonymous: TestClient;
  readonly host: TestClient;
  readonly guest: TestClient;
  readonly roomId: string;
}

type Ask = (client: TestClient, roomId: string) => Promise<Answer<unknown>>;

/** Every query and mutation of a feature. */
const ROOT_FIELDS: Readonly<Partial<Record<Tested, Readonly<Record<string, Ask>>>>> = {
  recording: {
    recording: (client) => client.execute(RecordingDocument, { id: randomUUID() }),
    recordings: (client, roomId) => client.execute(RecordingsDocument, { roomId, first: 1 }),
    startRecording: (client, roomId) =>
      client.execute(StartRecordingDocument, { input: { roomId, mode: 'SCREEN' } }),
    stopRecording: (client, roomId) => client.execute(StopRecordingDocument, { roomId }),
    deleteRecording: (client) => client.execute(DeleteRecordingDocument, { id: randomUUID() }),
  },
  subtitles: {
    startSubtitles: (client, roomId) => client.execute(StartSubtitlesDocument, { roomId }),
    stopSubtitles: (client, roomId) => client.execute(StopSubtitlesDocument, { roomId }),
  },
  meeting_history: {
    meetingSession: (client) =>
      client.execute(MeetingSessionDocument, { id: randomUUID(), first: 1 }),
    meetingSessions: (client, roomId) =>
      client.execute(MeetingSessionsDocument, { roomId, first: 1 }),
  },
  outgoing_webhooks: {
    webhookEndpoints: (client) => client.execute(WebhookEndpointsDocument, {}),
    webhookDeliveries: (client) =>
      client.execute(WebhookDeliveriesDocument, { input: { endpointId: randomUUID() } }),
    createWebhookEndpoint: (client) =>
      client.execute(CreateWebhookEndpointDocument, { input: { url: 'https://example.org' } }),
    updateWebhookEndpoint: (client) =>
      client.execute(UpdateWebhookEndpointDocument, { input: { id: randomUUID() } }),
    rotateWebhookSecret: (client) =>
      client.execute(RotateWebhookSecretDocument, { id: randomUUID() }),
    deleteWebhookEndpoint: (client) =>
      client.execute(DeleteWebhookEndpointDocument, { id: randomUUID() }),
    sendTestEvent: (client) => client.execute(SendTestEventDocument, { endpointId: randomUUID() }),
    redeliver: (client) => client.execute(RedeliverDocument, { deliveryId: randomUUID() }),
    replayEvents: (client) =>
      client.execute(ReplayEventsDocument, {
        input: {
          endpointId: randomUUID(),
          since: '2026-01-01T00:00:00.000Z',
          until: '2026-01-02T00:00:00.000Z',
          replayId: 'replay',
        },
      }),
  },
  invitations: {
    inviteToRoom: (client, roomId) =>
      client.execute(InviteToRoomDocument, { input: { roomId, emails: ['no address'] } }),
  },
  applications: {
    roomByExternalId: (client) => client.execute(RoomByExternalIdDocument, { externalId: '7' }),
    applications: (client) => client.execute(ApplicationsDocument),
    createApplication: (client) =>
      client.execute(CreateApplicationDocument, { input: { name: 'A', scopes: ['ROOMS_READ'] } }),
    updateApplication: (client, id) => client.execute(UpdateApplicationDocument, { input: { id } }),
    rotateApplicationSecret: (client, id) =>
      client.execute(RotateApplicationSecretDocument, { input: { id } }),
    deleteApplication: (client, id) => client.execute(DeleteApplicationDocument, { id }),
    createMeetingToken: (client, roomId) =>
      client.execute(CreateMeetingTokenDocument, {
        input: { roomId, displayName: 'Ada', isHost: false },
      }),
    revokeMeetingTokens: (client, roomId) =>
      client.execute(RevokeMeetingTokensDocument, { roomId }),
  },
};

type Subscribe = (client: TestClient, roomId: string) => Promise<string | undefined>;

const SUBSCRIPTIONS: Readonly<Partial<Record<Tested, Readonly<Record<string, Subscribe>>>>> = {
  recording: {
    recordingUpdated: (client, roomId) =>
      client.subscribe(RecordingUpdatedDocument, { roomId }).refusal(),
    recordingLimitNotices: (client, roomId) =>
      client.subscribe(RecordingLimitNoticesDocument, { roomId }).refusal(),
  },
};

/** Whether a feature has an effect for people who may use it. */
const IS_THERE: Readonly<Record<Tested, (world: World) => Promise<boolean>>> = {
  recording: async ({ host, roomId }) =>
    !(await host.execute(RecordingsDocument, { roomId, first: 1 })).errors,
  storage_events: async ({ anonymous }) =>
    (await anonymous.fetch('/webhooks/storage', { method: 'POST' })).status === 401,
  subtitles: async ({ guest, roomId }) =>
    !(await guest.execute(StartSubtitlesDocument, { roomId })).errors,
  telephony: async ({ host, roomId }) =>
    (await host.data(RoomDocument, { slugOrId: roomId })).room.pinCode !== null,
  invitations: async ({ host, roomId }) => {
    const input = { roomId, emails: ['no address'] };
    return (await host.refusal(InviteToRoomDocument, { input })) === 'BAD_USER_INPUT';
  },
  meeting_history: async ({ host, roomId }) =>
    !(await host.execute(MeetingSessionsDocument, { roomId, first: 1 })).errors,
  applications: async ({ anonymous, host, roomId }) => {
    const input = { roomId, displayName: 'Ada', isHost: false };
    const { errors } = await host.execute(CreateMeetingTokenDocument, { input });
    const { status } = await anonymous.fetch('/oauth/token', { method: 'POST' });
    return !errors && status === 400;
  },
  outgoing_webhooks: async ({ host }) =>
    (await host.refusal(WebhookEndpointsDocument, {})) === 'FORBIDDEN',
  unregistered_rooms: async ({ anonymous }) =>
    !(await anonymous.execute(JoinRoomDocument, { input: { room: 'a-table', displayName: 'Al' } }))
      .errors,
};

describe('a disabled feature, while all others are enabled', () => {
  let base: TestApp;
  let host: TestClient;
  let guest: Guest;
  let roomId: string;

  beforeAll(async () => {
    base = await startTestApp({
      env: { ...TELEPHONY, ACCESS_TOKEN_SECRETS: randomUUID(), FEATURES: FEATURES.join() },
    });
    host = await base.as('olga');
    roomId = (await base.given.room(host)).id;
    guest = await enterAs(base.browser(), roomId);
  });

  afterAll(async () => {
    await guest.meeting.leave();
    await base.stop();
  });

  const worldAt = (app: TestApp): World => ({
    anonymous: app.browser(),
    host: host.at(app.url),
    guest: guest.client.at(app.url),
    roomId,
  });

  it.each(FEATURES)('%s: its fields work while it is enabled', async (feature) => {
    expect(await IS_THERE[feature](worldAt(base))).toBe(true);
  });

  it.each(FEATURES)('%s: its fields answer NOT_FOUND, and all others work', async (feature) => {
    const others = FEATURES.filter((other) => other !== feature);
    const app = await startTestApp({ beside: base, env: { FEATURES: others.join() } });
    const world = worldAt(app);
    const people = [world.anonymous, world.host, world.guest];

    const unknown = await world.guest.execute(RenameSelfDocument, {
      roomId: randomUUID(),
      displayName: 'Nobody',
    });
    for (const ask of Object.values(ROOT_FIELDS[feature] ?? {})) {
      for (const client of people) {
        expect(shape(await ask(client, roomId))).toEqual(shape(unknown));
      }
    }
    const unknownRoom = { roomId: randomUUID() };
    const unknownStream = await world.host.subscribe(RoomEventsDocument, unknownRoom).refusal();
    for (const subscribe of Object.values(SUBSCRIPTIONS[feature] ?? {})) {
      for (const client of people) expect(await subscribe(client, roomId)).toBe(unknownStream);
    }
    for (const each of FEATURES) {
      expect([each, await IS_THERE[each](world)]).toEqual([each, each !== feature]);
    }

    const { config } = await world.anonymous.data(ConfigDocument);
    expect([...config.features].sort()).toEqual(others.map((name) => name.toUpperCase()).sort());
    expect(config.recording === null).toBe(feature === 'recording');
    expect(config.telephony === null).toBe(feature === 'telephony');
    await app.stop();
  });

  it('storage_events: its path answers like an unknown path', async () => {
    const env = { FEATURES: FEATURES.filter((name) => name !== 'storage_events').join() };
    const app = await startTestApp({ beside: base, env });
    const post = async (path: string) => {
      const response = await app.browser().fetch(path, {
        method: 'POST',
        headers: { authorization: `Bearer ${app.env['STORAGE_WEBHOOK_TOKEN'] ?? ''}` },
        body: '{}',
      });
      return { status: response.status, body: await response.json() };
    };

    expect(await post('/webhooks/storage')).toEqual(await post('/webhooks/unknown'));
    await app.stop();
  });

  it('unregistered_rooms: an unknown name answers NOT_FOUND like an unknown ID', async () => {
    const env = { FEATURES: FEATURES.filter((name) => name !== 'unregistered_rooms').join() };
    const app = await startTestApp({ beside: base, env });
    const join = (room: string) =>
      app.browser().execute(JoinRoomDocument, { input: { room, displayName: 'Al' } });

    expect(shape(await join('a-table'))).toEqual(shape(await join(randomUUID())));
    await app.stop();
  });

  it('recording, subtitles: rooms show neither', async () => {
    const env = { FEATURES: 'telephony,invitations' };
    const app = await startTestApp({ beside: base, env });
    const { guest: client } = worldAt(app);

    const { room } = await client.data(RoomSubtitlesDocument, { slugOrId: roomId });
    const active = await client.data(ActiveRecordingDocument, { slugOrId: roomId });

    expect(room.meeting).toEqual({ participantCount: 1, subtitles: null });
    expect(active.room.activeRecording).toBeNull();
    await app.stop();
  });

  it.each(FEATURES)('%s: this test covers all of its root fields', async (feature) => {
    const features = new Set<Feature>(FEATURES.filter((other) => other !== feature));
    const actor = { user: {}, participant: { roomId }, application: null };
    const context = { config: { features }, actor } as unknown as AppContext;
    const rules = Object.entries({ ...RULES.Query, ...RULES.Mutation, ...RULES.Subscription });
    const verdicts = await Promise.all(
      rules.map(async ([name, rule]) => [name, await askRule(rule, context, { roomId })] as const),
    );
    const behind = verdicts
      .filter(([, verdict]) => verdict instanceof NotFoundError)
      .map(([name]) => name);

    expect(behind.sort()).toEqual(
      Object.keys({ ...ROOT_FIELDS[feature], ...SUBSCRIPTIONS[feature] }).sort(),
    );
  });
});

/** Everything in a response except the name of the requested field. */
const shape = ({ status, data, errors }: Answer<unknown>) => ({
  status,
  data,
  errors: errors?.map(({ path: _path, ...error }) => ({ ...error, locations: undefined })),
});
