import { randomUUID } from 'node:crypto';
import type { Actor, ApplicationCredential } from '../../src/models/actor.js';
import { APPLICATION_SCOPES, type ApplicationRecord } from '../../src/models/application.js';
import type { MediaParticipant } from '../../src/livekit/media-participant.js';
import type { NewRoom } from '../../src/models/room.js';
import { DEFAULT_CONFIGURATION } from '../../src/models/room-configuration.js';
import type { UserRecord } from '../../src/models/user.js';
import { WebhookEventType, type NewWebhookEvent } from '../../src/models/webhook-event.js';
import { NO_LIMITS, type MeetingRecord } from '../../src/redis/presence/presence-store.js';
import type { ParticipantRecord } from '../../src/redis/presence/presence-record.js';

export const aUser = (given: Partial<UserRecord> = {}): UserRecord => ({
  id: randomUUID(),
  issuer: 'https://provider.example',
  subject: randomUUID(),
  email: 'somebody@example.org',
  emailVerified: null,
  fullName: 'Some Body',
  shortName: 'Some',
  language: 'en',
  timeZone: 'UTC',
  roomDefaults: {
    accessLevel: null,
    configuration: DEFAULT_CONFIGURATION,
  },
  disabledAt: null,
  isInstanceAdministrator: false,
  sessionsEndedAt: null,
  ...given,
});

/** An application with every scope, which acts as no user. */
export const anApplication = (given: Partial<ApplicationRecord> = {}): ApplicationRecord => ({
  id: randomUUID(),
  name: 'Moodle',
  scopes: APPLICATION_SCOPES,
  allowedEmailDomains: [],
  allowedOrigins: [],
  isDisabled: false,
  secrets: { current: 'a'.repeat(64), previous: null, previousUntil: null },
  generation: 1,
  createdAt: new Date(),
  lastUsedAt: null,
  ...given,
});

/** An access token of an hour, with every scope. */
export const anApplicationCredential = (
  given: Partial<ApplicationCredential> = {},
): ApplicationCredential => ({
  id: randomUUID(),
  scopes: new Set(APPLICATION_SCOPES),
  actsInDomain: null,
  generation: 1,
  expiresAt: Date.now() + 3_600_000,
  ...given,
});

/** A meeting without limits, before the first person has joined. */
export const aMeeting = (given: Partial<MeetingRecord> = {}): MeetingRecord => ({
  ...NO_LIMITS,
  startedAt: null,
  endsAt: null,
  participantCount: 0,
  sessionSid: null,
  ...given,
});

/** A change of a room without a meeting. */
export const aWebhookEvent = (given: Partial<NewWebhookEvent> = {}): NewWebhookEvent => ({
  id: randomUUID(),
  type: WebhookEventType.ROOM_UPDATED,
  occurredAt: new Date(),
  meetingId: null,
  applicationId: null,
  roomExternalId: null,
  roomMetadata: null,
  data: {},
  ...given,
});

type ActorParts = Partial<Omit<Actor, 'user'>> & { readonly user?: Partial<UserRecord> };

/** Anonymous unless a user is given. */
export const anActor = ({ user, ...given }: ActorParts = {}): Actor => ({
  user: user ? aUser(user) : null,
  application: null,
  participant: null,
  ticket: null,
  sessionId: null,
  address: '127.0.0.1',
  ...given,
});

export const aNewRoom = (given: Partial<NewRoom> = {}): NewRoom => {
  const id = randomUUID();
  return {
    id,
    slug: `room-${id}`,
    name: 'Weekly',
    accessLevel: 'public',
    configuration: DEFAULT_CONFIGURATION,
    createdAt: new Date(),
    ...given,
  };
};

/** A participant: a guest without tracks. */
export const aParticipant = (given: Partial<ParticipantRecord> = {}): ParticipantRecord => ({
  sid: `PA_${randomUUID()}`,
  identity: randomUUID(),
  displayName: 'Somebody',
  kind: 'standard',
  role: null,
  isAuthenticated: false,
  color: null,
  handRaisedAt: null,
  joinedAt: new Date(),
  userId: null,
  isHidden: false,
  isHeld: false,
  callId: null,
  grant: null,
  tracks: [],
  ...given,
});

/** The bearer of a participant token. */
export const aBearer = (roomId: string, identity: string): Actor =>
  anActor({ participant: { roomId, identity, displayName: identity } });

/** A participant as LiveKit lists them. */
export const aLiveParticipant = (given: Partial<MediaParticipant> = {}): MediaParticipant => ({
  sid: `PA_${randomUUID()}`,
  identity: randomUUID(),
  name: 'Somebody',
  kind: 'standard',
  isHidden: false,
  isActive: true,
  joinedAt: new Date(),
  attributes: {},
  permission: {
    publishSources: ['camera', 'microphone'],
    canSubscribe: true,
    canPublishData: true,
  },
  tracks: [],
  ...given,
});
