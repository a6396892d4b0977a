import {
  anyone,
  behind,
  chain,
  or,
  participant,
  participantOf,
  signedIn,
  type Rule,
} from './rule.js';

import type { WriteLimitKind } from '../services/users/write-limits.js';

export type RootType = 'Query' | 'Mutation' | 'Subscription';
export type RuleMap = Readonly<Record<RootType, Readonly<Record<string, Rule>>>>;

/** Hosts act by their session; somebody who is only in the meeting is told FORBIDDEN, not to sign in. */
const somebody = or(signedIn, participant);

/**
 * Who may call each root field, as far as the context alone can tell; the feature flag comes first.
 * A root field without a line here stops the start.
 */
export const RULES: RuleMap = {
  Query: {
    config: anyone,
    viewer: anyone,
    room: anyone,
    rooms: signedIn,
    waitingParticipants: somebody,
    participants: somebody,
    recording: chain(behind('recording'), somebody),
    recordings: chain(behind('recording'), somebody),
  },
  Mutation: {
    updateViewer: signedIn,
    createRoom: signedIn,
    updateRoom: somebody,
    deleteRoom: somebody,
    setRoomMember: somebody,
    removeRoomMember: somebody,
    joinRoom: anyone,
    leaveLobby: anyone,
    decideEntry: somebody,
    admitEveryone: somebody,
    muteParticipant: somebody,
    muteEveryone: somebody,
    updateParticipant: somebody,
    setParticipantRole: somebody,
    removeParticipant: somebody,
    endMeeting: somebody,
    renameSelf: participantOf('roomId'),
    setHandRaised: participantOf('roomId'),
    startSubtitles: chain(behind('subtitles'), participantOf('roomId')),
    stopSubtitles: chain(behind('subtitles'), somebody),
    startRecording: chain(behind('recording'), somebody),
    stopRecording: chain(behind('recording'), somebody),
    deleteRecording: chain(behind('recording'), somebody),
    inviteToRoom: chain(behind('invitations'), somebody),
  },
  Subscription: {
    joinStatus: anyone,
    lobby: somebody,
    roomEvents: somebody,
    recordingUpdated: chain(behind('recording'), somebody),
    recordingLimitNotices: chain(behind('recording'), somebody),
  },
};

/**
 * What a mutation counts toward besides the general limits on writes; `own`: its service alone knows
 * what to count. Mutations without a line here count as writes.
 */
export const WRITE_LIMITS: Readonly<Record<string, WriteLimitKind | 'own'>> = {
  joinRoom: 'own',
  createRoom: 'roomsPerPerson',
  setRoomMember: 'rolesPerPerson',
  setParticipantRole: 'rolesPerPerson',
  startRecording: 'recordingsPerPerson',
};
