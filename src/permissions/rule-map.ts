import type { ApplicationScope } from '../models/application.js';
import { allow, chain, or, type ShieldRule } from './graphql-shield.js';
import {
  application,
  countWrite,
  feature,
  given,
  instanceAdministrator,
  noPerson,
  open,
  participant,
  participantOf,
  signedIn,
} from './rules.js';

export type RootType = 'Query' | 'Mutation' | 'Subscription';
export type FieldRules = Readonly<Record<string, ShieldRule>>;
export type RuleMap = Readonly<Partial<Record<RootType, FieldRules>>>;

/**
 * Hosts are authorized by their session; a participant without one gets FORBIDDEN rather than
 * UNAUTHENTICATED.
 */
const signedInOrParticipant = or(signedIn, participant);

/** The same, and applications with the scope. */
const host = (scope: ApplicationScope): ShieldRule => or(signedInOrParticipant, application(scope));

/** For instance administrators, and for applications, each with the endpoints of their own. */
const webhooks = chain(
  feature('outgoing_webhooks'),
  or(instanceAdministrator, application('webhooks:write')),
);

/**
 * Who may call each root field, as far as the context shows; the feature flag comes first. A root
 * field without a line prevents the startup. A line without a scope closes its field to
 * applications.
 */
export const RULES = {
  Query: {
    config: open('rooms:read'),
    viewer: open('users:act-as'),
    room: open('rooms:read'),
    rooms: or(signedIn, application('rooms:read')),
    waitingParticipants: host('meetings:read'),
    participants: host('meetings:read'),
    recording: chain(feature('recording'), host('recordings:read')),
    recordings: chain(feature('recording'), host('recordings:read')),
    meetingSessions: chain(feature('meeting_history'), host('meetings:read')),
    meetingSession: chain(feature('meeting_history'), host('meetings:read')),
    users: instanceAdministrator,
    applications: chain(feature('applications'), instanceAdministrator),
    roomByExternalId: chain(feature('applications'), or(noPerson, application('rooms:read'))),
    webhookEndpoints: webhooks,
    webhookDeliveries: webhooks,
  },
  Mutation: {
    updateViewer: signedIn,
    setUserDisabled: instanceAdministrator,
    createApplication: chain(feature('applications'), instanceAdministrator),
    updateApplication: chain(feature('applications'), instanceAdministrator),
    rotateApplicationSecret: chain(feature('applications'), instanceAdministrator),
    deleteApplication: chain(feature('applications'), instanceAdministrator),
    createRoom: or(signedIn, application('rooms:write')),
    updateRoom: host('rooms:write'),
    deleteRoom: host('rooms:write'),
    setRoomMember: host('rooms:write'),
    removeRoomMember: host('rooms:write'),
    joinRoom: open(),
    leaveLobby: open(),
    decideEntry: host('meetings:moderate'),
    admitEveryone: host('meetings:moderate'),
    sendToLobby: host('meetings:moderate'),
    messageLobby: host('meetings:moderate'),
    muteParticipant: host('meetings:moderate'),
    muteEveryone: host('meetings:moderate'),
    updateParticipant: host('meetings:moderate'),
    setParticipantRole: host('meetings:moderate'),
    removeParticipant: host('meetings:moderate'),
    endMeeting: host('meetings:moderate'),
    createMeetingToken: chain(feature('applications'), host('meeting-tokens:create')),
    revokeMeetingTokens: chain(feature('applications'), host('meeting-tokens:create')),
    renameSelf: participantOf('roomId'),
    setHandRaised: or(
      participantOf('roomId'),
      chain(given('identity'), signedInOrParticipant),
      application('meetings:moderate'),
    ),
    lowerAllHands: host('meetings:moderate'),
    startSubtitles: chain(feature('subtitles'), participantOf('roomId')),
    stopSubtitles: chain(feature('subtitles'), host('meetings:moderate')),
    startRecording: chain(feature('recording'), host('recordings:write')),
    stopRecording: chain(feature('recording'), host('recordings:write')),
    deleteRecording: chain(feature('recording'), host('recordings:write')),
    inviteToRoom: chain(feature('invitations'), host('rooms:write')),
    createWebhookEndpoint: webhooks,
    updateWebhookEndpoint: webhooks,
    rotateWebhookSecret: webhooks,
    deleteWebhookEndpoint: webhooks,
    sendTestEvent: webhooks,
    redeliver: webhooks,
    replayEvents: webhooks,
  },
  Subscription: {
    joinStatus: open(),
    lobby: host('meetings:read'),
    roomEvents: host('meetings:read'),
    recordingUpdated: chain(feature('recording'), host('recordings:read')),
    recordingLimitNotices: chain(feature('recording'), host('recordings:read')),
  },
} satisfies Record<RootType, FieldRules>;

/**
 * The root fields of a subgraph, with FEDERATION=true. `_entities` may return any type, so each
 * entity has a rule of its own.
 */
export const FEDERATION_RULES = {
  _service: open('rooms:read'),
  _entities: allow,
} satisfies FieldRules;

/** Who may have an entity resolved: the same as for the root field that returns its type. */
export const ENTITY_RULES = {
  Room: RULES.Query.room,
  User: RULES.Query.viewer,
  Recording: RULES.Query.recording,
} satisfies FieldRules;

/**
 * The limits of a mutation once its rule has passed, besides the general limits on writes.
 * Mutations without a line count as writes; `allow`: the service counts.
 */
export const WRITE_LIMITS: FieldRules = {
  joinRoom: allow,
  createRoom: countWrite('roomsPerPerson'),
  setRoomMember: countWrite('rolesPerPerson'),
  setParticipantRole: countWrite('rolesPerPerson'),
  startRecording: countWrite('recordingsPerPerson'),
};
