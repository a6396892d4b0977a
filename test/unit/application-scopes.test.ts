import { describe, expect, it } from '@jest/globals';
import type { GraphQLField } from 'graphql';
import { FEATURES } from '../../src/config/features.js';
import type { AppContext } from '../../src/context/app-context.js';
import { ForbiddenError, MissingScopeError } from '../../src/errors/domain-error.js';
import { APPLICATION_SCOPES, type ApplicationScope } from '../../src/models/application.js';
import { RULES } from '../../src/permissions/rule-map.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import { aUser, anActor, anApplicationCredential } from '../support/builders.js';

/** Of each root field that applications may call; all others are closed to them. */
const SCOPES: Readonly<Record<string, ApplicationScope>> = {
  'Query.config': 'rooms:read',
  'Query.viewer': 'users:act-as',
  'Query.room': 'rooms:read',
  'Query.rooms': 'rooms:read',
  'Query.roomByExternalId': 'rooms:read',
  'Query.waitingParticipants': 'meetings:read',
  'Query.participants': 'meetings:read',
  'Query.recording': 'recordings:read',
  'Query.recordings': 'recordings:read',
  'Query.meetingSessions': 'meetings:read',
  'Query.meetingSession': 'meetings:read',
  'Mutation.createRoom': 'rooms:write',
  'Mutation.updateRoom': 'rooms:write',
  'Mutation.deleteRoom': 'rooms:write',
  'Mutation.setRoomMember': 'rooms:write',
  'Mutation.removeRoomMember': 'rooms:write',
  'Mutation.inviteToRoom': 'rooms:write',
  'Mutation.decideEntry': 'meetings:moderate',
  'Mutation.admitEveryone': 'meetings:moderate',
  'Mutation.sendToLobby': 'meetings:moderate',
  'Mutation.messageLobby': 'meetings:moderate',
  'Mutation.muteParticipant': 'meetings:moderate',
  'Mutation.muteEveryone': 'meetings:moderate',
  'Mutation.updateParticipant': 'meetings:moderate',
  'Mutation.setParticipantRole': 'meetings:moderate',
  'Mutation.removeParticipant': 'meetings:moderate',
  'Mutation.endMeeting': 'meetings:moderate',
  'Mutation.setHandRaised': 'meetings:moderate',
  'Mutation.lowerAllHands': 'meetings:moderate',
  'Mutation.stopSubtitles': 'meetings:moderate',
  'Mutation.createMeetingToken': 'meeting-tokens:create',
  'Mutation.revokeMeetingTokens': 'meeting-tokens:create',
  'Mutation.startRecording': 'recordings:write',
  'Mutation.stopRecording': 'recordings:write',
  'Mutation.deleteRecording': 'recordings:write',
  'Query.webhookEndpoints': 'webhooks:write',
  'Query.webhookDeliveries': 'webhooks:write',
  'Mutation.createWebhookEndpoint': 'webhooks:write',
  'Mutation.updateWebhookEndpoint': 'webhooks:write',
  'Mutation.rotateWebhookSecret': 'webhooks:write',
  'Mutation.deleteWebhookEndpoint': 'webhooks:write',
  'Mutation.sendTestEvent': 'webhooks:write',
  'Mutation.redeliver': 'webhooks:write',
  'Mutation.replayEvents': 'webhooks:write',
  'Subscription.lobby': 'meetings:read',
  'Subscription.roomEvents': 'meetings:read',
  'Subscription.recordingUpdated': 'recordings:read',
  'Subscription.recordingLimitNotices': 'recordings:read',
};

/** What the schema calls behind its rules. */
class ReachedService extends Error {}

const services = new Proxy(
  {},
  {
    get: () => {
      throw new ReachedService();
    },
  },
);

const contextOf = (scopes: readonly string[], features: readonly string[]): AppContext =>
  ({
    // Acts as an instance administrator, who must not lend the application these rights.
    actor: {
      ...anActor(),
      user: aUser({ isInstanceAdministrator: true }),
      application: anApplicationCredential({
        scopes: new Set(scopes) as ReadonlySet<ApplicationScope>,
      }),
    },
    config: { features: new Set(features) },
    services,
    loaders: services,
  }) as unknown as AppContext;

type RootField = GraphQLField<unknown, AppContext>;

const schema = buildSchema();
const FIELDS: readonly (readonly [name: string, field: RootField])[] = Object.keys(RULES).flatMap(
  (type) =>
    Object.values(schema.getRootType(type.toLowerCase() as never)?.getFields() ?? {}).map(
      (field) => [`${type}.${field.name}`, field] as const,
    ),
);

/** The error of a call to a root field; null if it passed without one. */
async function errorOf(
  [name, field]: (typeof FIELDS)[number],
  scopes: readonly string[],
  features: readonly string[] = FEATURES,
): Promise<unknown> {
  const call = name.startsWith('Subscription') ? field.subscribe : field.resolve;
  const args = { roomId: 'room', identity: 'somebody', input: {} };
  try {
    const result: unknown = await call?.({}, args, contextOf(scopes, features), {} as never);
    // graphql-js treats an error as a result like one that was thrown.
    return result instanceof Error ? result : null;
  } catch (error) {
    return error;
  }
}

describe('applications', () => {
  it('need a scope for each root field, and cannot call a field without one', async () => {
    const found: Record<string, string> = {};
    for (const entry of FIELDS) {
      const error = await errorOf(entry, []);
      expect(error).toBeInstanceOf(ForbiddenError);
      if (error instanceof MissingScopeError) found[entry[0]] = error.requiredScope;
    }

    expect(found).toEqual(SCOPES);
  });

  it('cannot call a field without a scope even with all scopes', async () => {
    const closed = FIELDS.filter(([name]) => !(name in SCOPES));
    expect(closed.length).toBeGreaterThan(10);

    for (const entry of closed) {
      expect([entry[0], await errorOf(entry, APPLICATION_SCOPES)]).toEqual([
        entry[0],
        expect.any(ForbiddenError),
      ]);
    }
  });

  it('pass the rule of a field with its scope alone', async () => {
    for (const entry of FIELDS) {
      const scope = SCOPES[entry[0]];
      if (!scope) continue;
      const others = APPLICATION_SCOPES.filter((name) => name !== scope);
      expect(await errorOf(entry, others)).toBeInstanceOf(MissingScopeError);
      expect([entry[0], await errorOf(entry, [scope])]).not.toEqual([
        entry[0],
        expect.any(ForbiddenError),
      ]);
    }
  });

  it('receive NOT_FOUND for a disabled feature before any scope is checked', async () => {
    const recordings = FIELDS.filter(([name]) => name === 'Query.recordings');

    for (const entry of recordings) {
      expect(await errorOf(entry, [], [])).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(recordings).toHaveLength(1);
  });
});
