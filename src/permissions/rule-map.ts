import { allow, chain, or, type ShieldRule } from './graphql-shield.js';
import {
  countWrite,
  feature,
  given,
  instanceAdministrator,
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

/**
 * Who may call each root field, as far as the context tells; the feature flag comes first. A root
 * field without a line prevents the startup.
 */
export const RULES = {
  Query: {
    config: allow,
    viewer: allow,
    room: allow,
    rooms: signedIn,
    waitingParticipants: signedInOrParticipant,
    participants: signedInOrParticipant,
    recording: chain(feature('recording'), signedInOrParticipant),
    recordings: chain(feature('recording'), signedInOrParticipant),
    meetingSessions: chain(feature('meeting_history'), signedInOrParticipant),
    meetingSession: chain(feature('meeting_history'), signedInOrParticipant),
    users: instanceAdministrator,
  },
  Mutation: {
    updateViewer: signedIn,
    setUserDisabled: instanceAdministrator,
    createRoom: signedIn,
    updateRoom: signedInOrParticipant,
    deleteRoom: signedInOrParticipant,
    setRoomMember: signedInOrParticipant,
    removeRoomMember: signedInOrParticipant,
    joinRoom: allow,
    leaveLobby: allow,
    decideEntry: signedInOrParticipant,
    admitEveryone: signedInOrParticipant,
    sendToLobby: signedInOrParticipant,
    messageLobby: signedInOrParticipant,
    muteParticipant: signedInOrParticipant,
    muteEveryone: signedInOrParticipant,
    updateParticipant: signedInOrParticipant,
    setParticipantRole: signedInOrParticipant,
    removeParticipant: signedInOrParticipant,
    endMeeting: signedInOrParticipant,
    createMeetingToken: chain(feature('applications'), signedInOrParticipant),
    revokeMeetingTokens: chain(feature('applications'), signedInOrParticipant),
    renameSelf: participantOf('roomId'),
    setHandRaised: or(participantOf('roomId'), chain(given('identity'), signedInOrParticipant)),
    lowerAllHands: signedInOrParticipant,
    startSubtitles: chain(feature('subtitles'), participantOf('roomId')),
    stopSubtitles: chain(feature('subtitles'), signedInOrParticipant),
    startRecording: chain(feature('recording'), signedInOrParticipant),
    stopRecording: chain(feature('recording'), signedInOrParticipant),
    deleteRecording: chain(feature('recording'), signedInOrParticipant),
    inviteToRoom: chain(feature('invitations'), signedInOrParticipant),
  },
  Subscription: {
    joinStatus: allow,
    lobby: signedInOrParticipant,
    roomEvents: signedInOrParticipant,
    recordingUpdated: chain(feature('recording'), signedInOrParticipant),
    recordingLimitNotices: chain(feature('recording'), signedInOrParticipant),
  },
} satisfies Record<RootType, FieldRules>;

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
