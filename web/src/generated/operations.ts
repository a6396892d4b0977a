/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
import { gql } from '@urql/core';
/** A room to create. */
export type CreateRoomInput = {
  /** Who may enter without waiting. Defaults to the creator's setting, then to the deployment's; to TRUSTED for applications. */
  accessLevel?: RoomAccessLevel | null | undefined;
  /** The settings of its meetings, which replace the defaults of the creator as a whole. Defaults to those. */
  configuration?: RoomConfigurationInput | null | undefined;
  /** For applications: your own ID for the room, 1 to 64 characters. If you have a room with this ID, and the rest of the input is the same, it is returned. */
  externalId?: string | null | undefined;
  /** For applications: a JSON object, at most 2 KB, that comes back in `Room.metadata` and in webhooks. */
  metadata?: Record<string, unknown> | null | undefined;
  /** The name, 1 to 500 characters. The slug is made from it. */
  name: string;
  /** For applications without `act_as`: the address of a user who becomes an owner, too. An address without an account becomes a provisional user. */
  ownerEmail?: string | null | undefined;
};

/** A decision on waiting people. */
export type DecideEntryInput = {
  /** True admits the people. False denies them, which starts the cool-down. */
  allow: boolean;
  /** The IDs of the waiting participants, at most 500. */
  participantIds: Array<string | number>;
  /** The ID of the room, as in `Room.id`. Slugs and names are not accepted. */
  roomId: string | number;
};

/** Why a person may not enter. */
export type DenialReason =
  /** A host banned the person until the meeting ends. */
  | 'BANNED'
  /** A host denied the request. The person may ask again after the cool-down. */
  | 'DENIED_BY_HOST'
  /** The meeting ended, or the room was deleted, while the person was waiting. */
  | 'MEETING_ENDED'
  /** The meeting has its maximum number of participants. People who were admitted by a host do not have to wait again. */
  | 'ROOM_FULL';

/** An optional part of the API, which a deployment can enable. */
export type Feature =
  /** Other backends can use the API, and hosts can create tokens that admit people without an account. */
  | 'APPLICATIONS'
  /** Hosts can invite people by email. */
  | 'INVITATIONS'
  /** Hosts can read who was in the meetings of their rooms. */
  | 'MEETING_HISTORY'
  /** Other software receives events. */
  | 'OUTGOING_WEBHOOKS'
  /** Hosts can record meetings. */
  | 'RECORDING'
  /** The storage reports stored recordings, which are then saved earlier. */
  | 'STORAGE_EVENTS'
  /** Participants can start subtitles. */
  | 'SUBTITLES'
  /** People can dial in by phone. */
  | 'TELEPHONY'
  /** A name without a room opens a public room without hosts. */
  | 'UNREGISTERED_ROOMS';

/** People to invite to a room. */
export type InviteToRoomInput = {
  /** The addresses to invite, 1 to 50. Each receives its own email. */
  emails: Array<string>;
  /** The ID of the room, as in `Room.id`. Slugs and names are not accepted. */
  roomId: string | number;
};

/** A request to enter a room. */
export type JoinRoomInput = {
  /** The name that others see, 1 to 100 characters. Required for guests. Defaults to the name of the account. */
  displayName?: string | null | undefined;
  /** The token from `createMeetingToken`, which admits its bearer without a wait. One that is not valid is an error, unless it admitted the person to the running meeting. */
  meetingToken?: string | null | undefined;
  /** The slug, the ID, or the name of the room. A name has to be unique; case does not matter. With the feature UNREGISTERED_ROOMS, any other name opens a public room without hosts. */
  room: string;
  /** The ticket of an earlier outcome, which keeps the identity of a client without cookies. Defaults to the cookie, then to a new identity. */
  ticket?: string | null | undefined;
};

/** The kind of a lobby event. */
export type LobbyEventType =
  /** People were admitted, by a host or by a lower access level. */
  | 'ADMITTED'
  /** People were denied by a host. */
  | 'DENIED'
  /** A person started to wait. */
  | 'ENTERED'
  /** People stopped waiting, or their client disappeared. */
  | 'LEFT'
  /** Everyone who is waiting. Sent first, and again whenever events may have been lost. */
  | 'SNAPSHOT';

/** The reason for the end of a meeting. */
export type MeetingEndReason =
  /** The meeting reached its maximum duration. */
  | 'DURATION_LIMIT'
  /** The last person left. */
  | 'EMPTY'
  /** A host ended the meeting. */
  | 'ENDED_BY_HOST'
  /** An owner deleted the room. */
  | 'ROOM_DELETED'
  /** LiveKit lost the meeting, or the reason was not reported. */
  | 'UNKNOWN';

/** What a host tells waiting people. */
export type MessageLobbyInput = {
  /** The IDs of the waiting participants, at most 500. By default, the message is for everyone who is waiting or arrives before the meeting ends, and replaces earlier messages to individual people. */
  participantIds?: Array<string | number> | null | undefined;
  /** The ID of the room, as in `Room.id`. Slugs and names are not accepted. */
  roomId: string | number;
  /** The text, at most 500 characters, without line breaks. An empty text deletes the message. */
  text: string;
};

/** The tracks of a participant to mute. */
export type MuteParticipantInput = {
  /** The identity of the participant, as in `Participant.identity`. */
  identity: string | number;
  /** The ID of the room, as in `Room.id`. Slugs and names are not accepted. */
  roomId: string | number;
  /** The sid of the track to mute, of any source. Defaults to every microphone of the participant. */
  trackSid?: string | number | null | undefined;
};

/** The kind of a participant. */
export type ParticipantKind =
  /** A program, such as the transcriber. */
  | 'AGENT'
  /** A person who dialed in by phone. On hold, a caller hears and publishes nothing until a host admits them. */
  | 'PHONE'
  /** The recorder of a recording. */
  | 'RECORDER'
  /** A person with a LiveKit client. */
  | 'STANDARD';

/** What a participant may do in this meeting. Fields that are omitted or null stay unchanged. */
export type ParticipantPermissionInput = {
  /** Whether the participant may send data messages, chat included. */
  canPublishData?: boolean | null | undefined;
  /** Whether the participant sees and hears others. */
  canSubscribe?: boolean | null | undefined;
  /** The sources that the participant may publish; an empty list allows none. Published tracks of other sources end. */
  publishSources?: Array<TrackSource> | null | undefined;
};

/** The kind of a notice about the maximum duration of a recording. */
export type RecordingLimitNoticeKind =
  /** The recording will soon reach its maximum duration. */
  | 'APPROACHING'
  /** The recording has reached its maximum duration and stopped; it is kept. */
  | 'REACHED';

/** The content of a recording. */
export type RecordingMode =
  /** Video and audio of the meeting, in one video file. */
  | 'SCREEN'
  /** Audio only, for a transcript. */
  | 'TRANSCRIPT';

/** The status of a recording. The last four are final, except that a FAILED one becomes SAVED if its file arrives late. */
export type RecordingStatus =
  /** The recording was stopped before it started; there is no file. */
  | 'ABORTED'
  /** The meeting is being recorded. */
  | 'ACTIVE'
  /** The file was deleted after its retention, or is missing. */
  | 'EXPIRED'
  /** There is no file. `failureReason` states the reason. */
  | 'FAILED'
  /** The file is stored. */
  | 'SAVED'
  /** The recording was requested; nothing is recorded yet. */
  | 'STARTING'
  /** The recording has ended; its file is being stored. */
  | 'STOPPING';

/** The participant to remove. */
export type RemoveParticipantInput = {
  /** Whether the person is kept out until the meeting ends. A ban follows a user to every device. A guest has no account and can return with another browser, which only a stricter access level prevents. */
  ban?: boolean | null | undefined;
  /** The identity of the participant, as in `Participant.identity`. */
  identity: string | number;
  /** The ID of the room, as in `Room.id`. Slugs and names are not accepted. */
  roomId: string | number;
};

/** A member to remove. */
export type RemoveRoomMemberInput = {
  /** The ID of the room, as in `Room.id`. Slugs and names are not accepted. */
  roomId: string | number;
  /** The ID of the user to remove. Members may pass their own ID to leave. */
  userId: string | number;
};

/** Who may enter a room without waiting. Everyone else waits for the decision of a host. */
export type RoomAccessLevel =
  /** Everyone who has the link. */
  | 'PUBLIC'
  /** The members of the room. */
  | 'RESTRICTED'
  /** Everyone who is signed in. */
  | 'TRUSTED';

/** Changes of the settings of a room. Omitted fields stay unchanged; null resets a field to its default. */
export type RoomConfigurationInput = {
  /** Whether every participant may mute others who are not hosts. The default is true. */
  everyoneCanMute?: boolean | null | undefined;
  /** Whether every participant, and not only hosts, may send reactions. The default is true. */
  everyoneCanReact?: boolean | null | undefined;
  /** What waiting people read, at most 500 characters without line breaks. An empty text counts as null. */
  lobbyMessage?: string | null | undefined;
  /** The maximum duration of a meeting in milliseconds, a whole number from 60000 to 604800000: 1 minute to 7 days. A running meeting keeps its limit. */
  maxDurationMs?: number | null | undefined;
  /** The maximum number of people in a meeting, phone callers included, 1 to 10000. A running meeting keeps its limit. */
  maxParticipants?: number | null | undefined;
  /** The sources that participants who are not hosts may publish. An empty list allows none. */
  publishSources?: Array<TrackSource> | null | undefined;
};

/** The role of a member in a room. Administrators and owners are hosts. */
export type RoomRole =
  /** An administrator can also change the room and moderate its meetings. */
  | 'ADMINISTRATOR'
  /** A member enters without waiting. */
  | 'MEMBER'
  /** An owner can also delete the room and grant OWNER. A room always has an owner. */
  | 'OWNER';

/** A role for a participant who has an account. */
export type SetParticipantRoleInput = {
  /** The identity of the participant, as in `Participant.identity`. */
  identity: string | number;
  /** The new role, which outlasts the meeting. Only owners can grant OWNER. */
  role: RoomRole;
  /** The ID of the room, as in `Room.id`. Slugs and names are not accepted. */
  roomId: string | number;
};

/** A role for a user. Exactly one of `userId` and `email` is required. */
export type SetRoomMemberInput = {
  /** The verified email address of the user. */
  email?: string | null | undefined;
  /** The new role. Only owners can grant OWNER. */
  role: RoomRole;
  /** The ID of the room, as in `Room.id`. Slugs and names are not accepted. */
  roomId: string | number;
  /** The ID of the user. */
  userId?: string | number | null | undefined;
};

/** A recording to start. */
export type StartRecordingInput = {
  /** The spoken language, as a BCP 47 tag. Defaults to none, which leaves it to the transcription. */
  language?: string | null | undefined;
  /** The content of the recording: one of `config.recording.modes`. */
  mode: RecordingMode;
  /** The ID of the room, as in `Room.id`. Slugs and names are not accepted. */
  roomId: string | number;
};

/** The status of the subtitles of a meeting. */
export type SubtitlesStatus =
  /** The transcriber is in the meeting and writes subtitles. */
  | 'ACTIVE'
  /** The transcriber was dispatched and has not joined yet. */
  | 'STARTING'
  /** There are no subtitles. */
  | 'STOPPED';

/** The source of a published track. */
export type TrackSource =
  /** A camera. */
  | 'CAMERA'
  /** A microphone. */
  | 'MICROPHONE'
  /** The video of a shared screen. */
  | 'SCREEN_SHARE'
  /** The audio of a shared screen. */
  | 'SCREEN_SHARE_AUDIO';

/** Changes to a participant. At least one is required. */
export type UpdateParticipantInput = {
  /** The new name, 1 to 100 characters. Defaults to the current name. */
  displayName?: string | null | undefined;
  /** The identity of the participant, as in `Participant.identity`. */
  identity: string | number;
  /** The new permissions, which last until the meeting ends, even if the participant reconnects. */
  permission?: ParticipantPermissionInput | null | undefined;
  /** The ID of the room, as in `Room.id`. Slugs and names are not accepted. */
  roomId: string | number;
};

/** Changes of a room. Omitted fields stay unchanged. */
export type UpdateRoomInput = {
  /** The new access level. Waiting people who may now enter are admitted. */
  accessLevel?: RoomAccessLevel | null | undefined;
  /** The settings to change. Omitted settings stay unchanged; null resets one to its default. */
  configuration?: RoomConfigurationInput | null | undefined;
  /** The ID of the room, as in `Room.id`. Slugs and names are not accepted. */
  id: string | number;
  /** The new name, 1 to 500 characters. The slug stays the same. */
  name?: string | null | undefined;
};

export type ConfigQueryVariables = Exact<{ [key: string]: never; }>;


export type ConfigQuery = { config: { features: Array<Feature>, languages: Array<string>, livekit: { url: string, warmUpConnection: boolean, defaultSources: Array<TrackSource> }, recording: { modes: Array<RecordingMode>, maxDurationMs: number | null, expirationDays: number | null } | null, telephony: { phoneNumber: string } | null } };

export type SetHandRaisedMutationVariables = Exact<{
  roomId: string | number;
  raised: boolean;
}>;


export type SetHandRaisedMutation = { setHandRaised: { identity: string, handRaisedAt: string | null } };

export type ListedMeetingFragment = { id: string, startedAt: string, endedAt: string | null, endReason: MeetingEndReason | null, peakParticipantCount: number };

export type MeetingHistoryQueryVariables = Exact<{
  roomId: string | number;
  first: number;
  after?: string | null | undefined;
}>;


export type MeetingHistoryQuery = { meetingSessions: { totalCount: number, nodes: Array<{ id: string, startedAt: string, endedAt: string | null, endReason: MeetingEndReason | null, peakParticipantCount: number }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MeetingPeopleQueryVariables = Exact<{
  id: string | number;
  first: number;
  after?: string | null | undefined;
}>;


export type MeetingPeopleQuery = { meetingSession: { id: string, attendance: { nodes: Array<{ displayName: string, kind: ParticipantKind, firstJoinedAt: string, lastLeftAt: string | null, totalMs: number }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } };

export type InviteToRoomMutationVariables = Exact<{
  input: InviteToRoomInput;
}>;


export type InviteToRoomMutation = { inviteToRoom: Array<{ email: string, queued: boolean }> };

type Outcome_Admitted_Fragment = { __typename: 'Admitted', ticket: string, room: { id: string, slug: string, name: string, accessLevel: RoomAccessLevel, viewerRole: RoomRole | null, viewerCanAdminister: boolean, pinCode: string | null, configuration: { publishSources: Array<TrackSource> | null, everyoneCanMute: boolean, everyoneCanReact: boolean, maxParticipants: number | null, maxDurationMs: number | null, lobbyMessage: string | null } }, connection: { url: string, token: string, identity: string, expiresAt: string } };

type Outcome_Denied_Fragment = { __typename: 'Denied', reason: DenialReason, retryAfterMs: number | null };

type Outcome_Waiting_Fragment = { __typename: 'Waiting', position: number, message: string | null, isHostPresent: boolean, ticket: string, participant: { id: string, displayName: string, color: string } };

export type OutcomeFragment =
  | Outcome_Admitted_Fragment
  | Outcome_Denied_Fragment
  | Outcome_Waiting_Fragment
;

export type JoinRoomMutationVariables = Exact<{
  input: JoinRoomInput;
}>;


export type JoinRoomMutation = { joinRoom:
    | { __typename: 'Admitted', ticket: string, room: { id: string, slug: string, name: string, accessLevel: RoomAccessLevel, viewerRole: RoomRole | null, viewerCanAdminister: boolean, pinCode: string | null, configuration: { publishSources: Array<TrackSource> | null, everyoneCanMute: boolean, everyoneCanReact: boolean, maxParticipants: number | null, maxDurationMs: number | null, lobbyMessage: string | null } }, connection: { url: string, token: string, identity: string, expiresAt: string } }
    | { __typename: 'Denied', reason: DenialReason, retryAfterMs: number | null }
    | { __typename: 'Waiting', position: number, message: string | null, isHostPresent: boolean, ticket: string, participant: { id: string, displayName: string, color: string } }
   };

export type JoinStatusSubscriptionVariables = Exact<{
  roomId: string | number;
  ticket?: string | null | undefined;
}>;


export type JoinStatusSubscription = { joinStatus:
    | { __typename: 'Admitted', ticket: string, room: { id: string, slug: string, name: string, accessLevel: RoomAccessLevel, viewerRole: RoomRole | null, viewerCanAdminister: boolean, pinCode: string | null, configuration: { publishSources: Array<TrackSource> | null, everyoneCanMute: boolean, everyoneCanReact: boolean, maxParticipants: number | null, maxDurationMs: number | null, lobbyMessage: string | null } }, connection: { url: string, token: string, identity: string, expiresAt: string } }
    | { __typename: 'Denied', reason: DenialReason, retryAfterMs: number | null }
    | { __typename: 'Waiting', position: number, message: string | null, isHostPresent: boolean, ticket: string, participant: { id: string, displayName: string, color: string } }
   };

export type LeaveLobbyMutationVariables = Exact<{
  roomId: string | number;
  ticket?: string | null | undefined;
}>;


export type LeaveLobbyMutation = { leaveLobby: boolean };

export type WaitingPersonFragment = { id: string, displayName: string, color: string, kind: ParticipantKind, enteredAt: string };

export type LobbySubscriptionVariables = Exact<{
  roomId: string | number;
}>;


export type LobbySubscription = { lobby: { type: LobbyEventType, waitingCount: number, participants: Array<{ id: string, displayName: string, color: string, kind: ParticipantKind, enteredAt: string }> } };

export type DecideEntryMutationVariables = Exact<{
  input: DecideEntryInput;
}>;


export type DecideEntryMutation = { decideEntry: Array<{ id: string }> };

export type AdmitEveryoneMutationVariables = Exact<{
  roomId: string | number;
}>;


export type AdmitEveryoneMutation = { admitEveryone: Array<{ id: string }> };

export type MessageLobbyMutationVariables = Exact<{
  input: MessageLobbyInput;
}>;


export type MessageLobbyMutation = { messageLobby: number };

export type MuteParticipantMutationVariables = Exact<{
  input: MuteParticipantInput;
}>;


export type MuteParticipantMutation = { muteParticipant: { identity: string } };

export type MuteEveryoneMutationVariables = Exact<{
  roomId: string | number;
}>;


export type MuteEveryoneMutation = { muteEveryone: Array<{ identity: string }> };

export type UpdateParticipantMutationVariables = Exact<{
  input: UpdateParticipantInput;
}>;


export type UpdateParticipantMutation = { updateParticipant: { identity: string } };

export type SetParticipantRoleMutationVariables = Exact<{
  input: SetParticipantRoleInput;
}>;


export type SetParticipantRoleMutation = { setParticipantRole: { identity: string, role: RoomRole | null } };

export type RemoveParticipantMutationVariables = Exact<{
  input: RemoveParticipantInput;
}>;


export type RemoveParticipantMutation = { removeParticipant: string };

export type EndMeetingMutationVariables = Exact<{
  roomId: string | number;
}>;


export type EndMeetingMutation = { endMeeting: { id: string } };

export type RenameSelfMutationVariables = Exact<{
  roomId: string | number;
  displayName: string;
}>;


export type RenameSelfMutation = { renameSelf: { identity: string } };

export type LowerHandMutationVariables = Exact<{
  roomId: string | number;
  identity: string | number;
}>;


export type LowerHandMutation = { setHandRaised: { identity: string } };

export type LowerAllHandsMutationVariables = Exact<{
  roomId: string | number;
}>;


export type LowerAllHandsMutation = { lowerAllHands: Array<{ identity: string }> };

export type MeetingTokensQueryVariables = Exact<{
  roomId: string | number;
}>;


export type MeetingTokensQuery = { participants: Array<{ identity: string, hasMeetingToken: boolean }> };

export type SendToLobbyMutationVariables = Exact<{
  roomId: string | number;
  identity: string | number;
}>;


export type SendToLobbyMutation = { sendToLobby: { id: string } };

export type MyRoomsQueryVariables = Exact<{
  search?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type MyRoomsQuery = { rooms: { totalCount: number, nodes: Array<{ id: string, slug: string, name: string, accessLevel: RoomAccessLevel, viewerRole: RoomRole | null, meeting: { startedAt: string, participantCount: number } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RenameRoomMutationVariables = Exact<{
  id: string | number;
  name: string;
}>;


export type RenameRoomMutation = { updateRoom: { id: string, name: string } };

export type CreateRoomMutationVariables = Exact<{
  input: CreateRoomInput;
}>;


export type CreateRoomMutation = { createRoom: { id: string, slug: string } };

export type PeopleInsideQueryVariables = Exact<{
  roomId: string | number;
  slugOrId: string;
}>;


export type PeopleInsideQuery = { participants: Array<{ identity: string, displayName: string, kind: ParticipantKind }>, room: { id: string, meeting: { participantCount: number, endsAt: string | null } | null, activeRecording: { id: string } | null } };

export type RecordingPartsFragment = { id: string, mode: RecordingMode, status: RecordingStatus, startedAt: string | null, limitReached: boolean, startedBy: { identity: string, displayName: string } | null };

export type ActiveRecordingQueryVariables = Exact<{
  roomId: string;
}>;


export type ActiveRecordingQuery = { room: { id: string, activeRecording: { id: string, mode: RecordingMode, status: RecordingStatus, startedAt: string | null, limitReached: boolean, startedBy: { identity: string, displayName: string } | null } | null } };

export type StartRecordingMutationVariables = Exact<{
  input: StartRecordingInput;
}>;


export type StartRecordingMutation = { startRecording: { id: string, mode: RecordingMode, status: RecordingStatus, startedAt: string | null, limitReached: boolean, startedBy: { identity: string, displayName: string } | null } };

export type StopRecordingMutationVariables = Exact<{
  roomId: string | number;
}>;


export type StopRecordingMutation = { stopRecording: { id: string, mode: RecordingMode, status: RecordingStatus, startedAt: string | null, limitReached: boolean, startedBy: { identity: string, displayName: string } | null } };

export type RecordingUpdatedSubscriptionVariables = Exact<{
  roomId: string | number;
}>;


export type RecordingUpdatedSubscription = { recordingUpdated: { id: string, mode: RecordingMode, status: RecordingStatus, startedAt: string | null, limitReached: boolean, startedBy: { identity: string, displayName: string } | null } };

export type RecordingLimitNoticesSubscriptionVariables = Exact<{
  roomId: string | number;
}>;


export type RecordingLimitNoticesSubscription = { recordingLimitNotices: { kind: RecordingLimitNoticeKind, remainingMs: number } };

export type ListedRecordingFragment = { id: string, mode: RecordingMode, status: RecordingStatus, createdAt: string, startedAt: string | null, durationMs: number | null, sizeBytes: number | null, limitReached: boolean, failureReason: string | null, expiresAt: string | null, fileName: string | null, room: { id: string, slug: string, name: string } };

export type RecordingsQueryVariables = Exact<{
  roomId?: string | number | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type RecordingsQuery = { recordings: { totalCount: number, nodes: Array<{ id: string, mode: RecordingMode, status: RecordingStatus, createdAt: string, startedAt: string | null, durationMs: number | null, sizeBytes: number | null, limitReached: boolean, failureReason: string | null, expiresAt: string | null, fileName: string | null, room: { id: string, slug: string, name: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type OneRecordingQueryVariables = Exact<{
  id: string | number;
}>;


export type OneRecordingQuery = { recording: { id: string, mode: RecordingMode, status: RecordingStatus, createdAt: string, startedAt: string | null, durationMs: number | null, sizeBytes: number | null, limitReached: boolean, failureReason: string | null, expiresAt: string | null, fileName: string | null, room: { id: string, slug: string, name: string } } };

export type RecordingDownloadQueryVariables = Exact<{
  id: string | number;
}>;


export type RecordingDownloadQuery = { recording: { id: string, downloadUrl: string | null } };

export type ListedRecordingUpdatedSubscriptionVariables = Exact<{
  roomId: string | number;
}>;


export type ListedRecordingUpdatedSubscription = { recordingUpdated: { id: string, mode: RecordingMode, status: RecordingStatus, createdAt: string, startedAt: string | null, durationMs: number | null, sizeBytes: number | null, limitReached: boolean, failureReason: string | null, expiresAt: string | null, fileName: string | null, room: { id: string, slug: string, name: string } } };

export type DeleteRecordingMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteRecordingMutation = { deleteRecording: string };

export type RoomEventsSubscriptionVariables = Exact<{
  roomId: string | number;
}>;


export type RoomEventsSubscription = { roomEvents:
    | { __typename: 'MeetingEnded' }
    | { __typename: 'MeetingEndingSoon', at: string, endsAt: string }
    | { __typename: 'MeetingStarted' }
    | { __typename: 'ParticipantChanged' }
    | { __typename: 'ParticipantJoined' }
    | { __typename: 'ParticipantLeft' }
    | { __typename: 'ParticipantsMuted', identities: Array<string>, by: { displayName: string } | null }
    | { __typename: 'RoomChanged', room: { id: string, slug: string, name: string, accessLevel: RoomAccessLevel, viewerRole: RoomRole | null, viewerCanAdminister: boolean, pinCode: string | null, configuration: { publishSources: Array<TrackSource> | null, everyoneCanMute: boolean, everyoneCanReact: boolean, maxParticipants: number | null, maxDurationMs: number | null, lobbyMessage: string | null } } }
    | { __typename: 'SubtitlesChanged', subtitles: { status: SubtitlesStatus } }
   };

export type MembersFragment = { members: Array<{ role: RoomRole, invitedAs: string | null, user: { id: string, fullName: string | null, email: string | null } }> | null };

export type RoomSettingsQueryVariables = Exact<{
  id: string;
}>;


export type RoomSettingsQuery = { room: { id: string, slug: string, name: string, accessLevel: RoomAccessLevel, viewerRole: RoomRole | null, viewerCanAdminister: boolean, pinCode: string | null, configuration: { publishSources: Array<TrackSource> | null, everyoneCanMute: boolean, everyoneCanReact: boolean, maxParticipants: number | null, maxDurationMs: number | null, lobbyMessage: string | null }, members: Array<{ role: RoomRole, invitedAs: string | null, user: { id: string, fullName: string | null, email: string | null } }> | null } };

export type UpdateRoomMutationVariables = Exact<{
  input: UpdateRoomInput;
}>;


export type UpdateRoomMutation = { updateRoom: { id: string, slug: string, name: string, accessLevel: RoomAccessLevel, viewerRole: RoomRole | null, viewerCanAdminister: boolean, pinCode: string | null, configuration: { publishSources: Array<TrackSource> | null, everyoneCanMute: boolean, everyoneCanReact: boolean, maxParticipants: number | null, maxDurationMs: number | null, lobbyMessage: string | null }, members: Array<{ role: RoomRole, invitedAs: string | null, user: { id: string, fullName: string | null, email: string | null } }> | null } };

export type SetRoomMemberMutationVariables = Exact<{
  input: SetRoomMemberInput;
}>;


export type SetRoomMemberMutation = { setRoomMember: { id: string, members: Array<{ role: RoomRole, invitedAs: string | null, user: { id: string, fullName: string | null, email: string | null } }> | null } };

export type RemoveRoomMemberMutationVariables = Exact<{
  input: RemoveRoomMemberInput;
}>;


export type RemoveRoomMemberMutation = { removeRoomMember: { id: string, members: Array<{ role: RoomRole, invitedAs: string | null, user: { id: string, fullName: string | null, email: string | null } }> | null } };

export type DeleteRoomMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteRoomMutation = { deleteRoom: string };

export type RoomPartsFragment = { id: string, slug: string, name: string, accessLevel: RoomAccessLevel, viewerRole: RoomRole | null, viewerCanAdminister: boolean, pinCode: string | null, configuration: { publishSources: Array<TrackSource> | null, everyoneCanMute: boolean, everyoneCanReact: boolean, maxParticipants: number | null, maxDurationMs: number | null, lobbyMessage: string | null } };

export type RoomQueryVariables = Exact<{
  slugOrId: string;
}>;


export type RoomQuery = { room: { id: string, slug: string, name: string, accessLevel: RoomAccessLevel, viewerRole: RoomRole | null, viewerCanAdminister: boolean, pinCode: string | null, meeting: { endsAt: string | null, subtitles: { status: SubtitlesStatus } | null } | null, configuration: { publishSources: Array<TrackSource> | null, everyoneCanMute: boolean, everyoneCanReact: boolean, maxParticipants: number | null, maxDurationMs: number | null, lobbyMessage: string | null } } };

export type StartSubtitlesMutationVariables = Exact<{
  roomId: string | number;
}>;


export type StartSubtitlesMutation = { startSubtitles: { status: SubtitlesStatus } };

export type StopSubtitlesMutationVariables = Exact<{
  roomId: string | number;
}>;


export type StopSubtitlesMutation = { stopSubtitles: { status: SubtitlesStatus } };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { id: string, fullName: string | null, shortName: string | null, email: string | null, language: string } | null };

export type ChooseLanguageMutationVariables = Exact<{
  language: string;
}>;


export type ChooseLanguageMutation = { updateViewer: { id: string, language: string } };

export const ListedMeetingFragmentDoc = gql`
    fragment ListedMeeting on MeetingSession {
  id
  startedAt
  endedAt
  endReason
  peakParticipantCount
}
    ` as unknown as DocumentNode<ListedMeetingFragment, unknown>;
export const RoomPartsFragmentDoc = gql`
    fragment RoomParts on Room {
  id
  slug
  name
  accessLevel
  viewerRole
  viewerCanAdminister
  pinCode
  configuration {
    publishSources
    everyoneCanMute
    everyoneCanReact
    maxParticipants
    maxDurationMs
    lobbyMessage
  }
}
    ` as unknown as DocumentNode<RoomPartsFragment, unknown>;
export const OutcomeFragmentDoc = gql`
    fragment Outcome on JoinOutcome {
  __typename
  ... on Admitted {
    room {
      ...RoomParts
    }
    connection {
      url
      token
      identity
      expiresAt
    }
    ticket
  }
  ... on Waiting {
    participant {
      id
      displayName
      color
    }
    position
    message
    isHostPresent
    ticket
  }
  ... on Denied {
    reason
    retryAfterMs
  }
}
    ` as unknown as DocumentNode<OutcomeFragment, unknown>;
export const WaitingPersonFragmentDoc = gql`
    fragment WaitingPerson on WaitingParticipant {
  id
  displayName
  color
  kind
  enteredAt
}
    ` as unknown as DocumentNode<WaitingPersonFragment, unknown>;
export const RecordingPartsFragmentDoc = gql`
    fragment RecordingParts on Recording {
  id
  mode
  status
  startedAt
  limitReached
  startedBy {
    identity
    displayName
  }
}
    ` as unknown as DocumentNode<RecordingPartsFragment, unknown>;
export const ListedRecordingFragmentDoc = gql`
    fragment ListedRecording on Recording {
  id
  mode
  status
  createdAt
  startedAt
  durationMs
  sizeBytes
  limitReached
  failureReason
  expiresAt
  fileName
  room {
    id
    slug
    name
  }
}
    ` as unknown as DocumentNode<ListedRecordingFragment, unknown>;
export const MembersFragmentDoc = gql`
    fragment Members on Room {
  members {
    role
    invitedAs
    user {
      id
      fullName
      email
    }
  }
}
    ` as unknown as DocumentNode<MembersFragment, unknown>;
export const ConfigDocument = gql`
    query Config {
  config {
    features
    livekit {
      url
      warmUpConnection
      defaultSources
    }
    recording {
      modes
      maxDurationMs
      expirationDays
    }
    telephony {
      phoneNumber
    }
    languages
  }
}
    ` as unknown as DocumentNode<ConfigQuery, ConfigQueryVariables>;
export const SetHandRaisedDocument = gql`
    mutation SetHandRaised($roomId: ID!, $raised: Boolean!) {
  setHandRaised(roomId: $roomId, raised: $raised) {
    identity
    handRaisedAt
  }
}
    ` as unknown as DocumentNode<SetHandRaisedMutation, SetHandRaisedMutationVariables>;
export const MeetingHistoryDocument = gql`
    query MeetingHistory($roomId: ID!, $first: Int!, $after: String) {
  meetingSessions(roomId: $roomId, first: $first, after: $after) {
    nodes {
      ...ListedMeeting
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    ${ListedMeetingFragmentDoc}` as unknown as DocumentNode<MeetingHistoryQuery, MeetingHistoryQueryVariables>;
export const MeetingPeopleDocument = gql`
    query MeetingPeople($id: ID!, $first: Int!, $after: String) {
  meetingSession(id: $id) {
    id
    attendance(first: $first, after: $after) {
      nodes {
        displayName
        kind
        firstJoinedAt
        lastLeftAt
        totalMs
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    ` as unknown as DocumentNode<MeetingPeopleQuery, MeetingPeopleQueryVariables>;
export const InviteToRoomDocument = gql`
    mutation InviteToRoom($input: InviteToRoomInput!) {
  inviteToRoom(input: $input) {
    email
    queued
  }
}
    ` as unknown as DocumentNode<InviteToRoomMutation, InviteToRoomMutationVariables>;
export const JoinRoomDocument = gql`
    mutation JoinRoom($input: JoinRoomInput!) {
  joinRoom(input: $input) {
    ...Outcome
  }
}
    ${OutcomeFragmentDoc}
${RoomPartsFragmentDoc}` as unknown as DocumentNode<JoinRoomMutation, JoinRoomMutationVariables>;
export const JoinStatusDocument = gql`
    subscription JoinStatus($roomId: ID!, $ticket: JWT) {
  joinStatus(roomId: $roomId, ticket: $ticket) {
    ...Outcome
  }
}
    ${OutcomeFragmentDoc}
${RoomPartsFragmentDoc}` as unknown as DocumentNode<JoinStatusSubscription, JoinStatusSubscriptionVariables>;
export const LeaveLobbyDocument = gql`
    mutation LeaveLobby($roomId: ID!, $ticket: JWT) {
  leaveLobby(roomId: $roomId, ticket: $ticket)
}
    ` as unknown as DocumentNode<LeaveLobbyMutation, LeaveLobbyMutationVariables>;
export const LobbyDocument = gql`
    subscription Lobby($roomId: ID!) {
  lobby(roomId: $roomId) {
    type
    participants {
      ...WaitingPerson
    }
    waitingCount
  }
}
    ${WaitingPersonFragmentDoc}` as unknown as DocumentNode<LobbySubscription, LobbySubscriptionVariables>;
export const DecideEntryDocument = gql`
    mutation DecideEntry($input: DecideEntryInput!) {
  decideEntry(input: $input) {
    id
  }
}
    ` as unknown as DocumentNode<DecideEntryMutation, DecideEntryMutationVariables>;
export const AdmitEveryoneDocument = gql`
    mutation AdmitEveryone($roomId: ID!) {
  admitEveryone(roomId: $roomId) {
    id
  }
}
    ` as unknown as DocumentNode<AdmitEveryoneMutation, AdmitEveryoneMutationVariables>;
export const MessageLobbyDocument = gql`
    mutation MessageLobby($input: MessageLobbyInput!) {
  messageLobby(input: $input)
}
    ` as unknown as DocumentNode<MessageLobbyMutation, MessageLobbyMutationVariables>;
export const MuteParticipantDocument = gql`
    mutation MuteParticipant($input: MuteParticipantInput!) {
  muteParticipant(input: $input) {
    identity
  }
}
    ` as unknown as DocumentNode<MuteParticipantMutation, MuteParticipantMutationVariables>;
export const MuteEveryoneDocument = gql`
    mutation MuteEveryone($roomId: ID!) {
  muteEveryone(roomId: $roomId) {
    identity
  }
}
    ` as unknown as DocumentNode<MuteEveryoneMutation, MuteEveryoneMutationVariables>;
export const UpdateParticipantDocument = gql`
    mutation UpdateParticipant($input: UpdateParticipantInput!) {
  updateParticipant(input: $input) {
    identity
  }
}
    ` as unknown as DocumentNode<UpdateParticipantMutation, UpdateParticipantMutationVariables>;
export const SetParticipantRoleDocument = gql`
    mutation SetParticipantRole($input: SetParticipantRoleInput!) {
  setParticipantRole(input: $input) {
    identity
    role
  }
}
    ` as unknown as DocumentNode<SetParticipantRoleMutation, SetParticipantRoleMutationVariables>;
export const RemoveParticipantDocument = gql`
    mutation RemoveParticipant($input: RemoveParticipantInput!) {
  removeParticipant(input: $input)
}
    ` as unknown as DocumentNode<RemoveParticipantMutation, RemoveParticipantMutationVariables>;
export const EndMeetingDocument = gql`
    mutation EndMeeting($roomId: ID!) {
  endMeeting(roomId: $roomId) {
    id
  }
}
    ` as unknown as DocumentNode<EndMeetingMutation, EndMeetingMutationVariables>;
export const RenameSelfDocument = gql`
    mutation RenameSelf($roomId: ID!, $displayName: String!) {
  renameSelf(roomId: $roomId, displayName: $displayName) {
    identity
  }
}
    ` as unknown as DocumentNode<RenameSelfMutation, RenameSelfMutationVariables>;
export const LowerHandDocument = gql`
    mutation LowerHand($roomId: ID!, $identity: ID!) {
  setHandRaised(roomId: $roomId, identity: $identity, raised: false) {
    identity
  }
}
    ` as unknown as DocumentNode<LowerHandMutation, LowerHandMutationVariables>;
export const LowerAllHandsDocument = gql`
    mutation LowerAllHands($roomId: ID!) {
  lowerAllHands(roomId: $roomId) {
    identity
  }
}
    ` as unknown as DocumentNode<LowerAllHandsMutation, LowerAllHandsMutationVariables>;
export const MeetingTokensDocument = gql`
    query MeetingTokens($roomId: ID!) {
  participants(roomId: $roomId) {
    identity
    hasMeetingToken
  }
}
    ` as unknown as DocumentNode<MeetingTokensQuery, MeetingTokensQueryVariables>;
export const SendToLobbyDocument = gql`
    mutation SendToLobby($roomId: ID!, $identity: ID!) {
  sendToLobby(roomId: $roomId, identity: $identity) {
    id
  }
}
    ` as unknown as DocumentNode<SendToLobbyMutation, SendToLobbyMutationVariables>;
export const MyRoomsDocument = gql`
    query MyRooms($search: String, $first: Int!, $after: String) {
  rooms(search: $search, first: $first, after: $after) {
    nodes {
      id
      slug
      name
      accessLevel
      viewerRole
      meeting {
        startedAt
        participantCount
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    ` as unknown as DocumentNode<MyRoomsQuery, MyRoomsQueryVariables>;
export const RenameRoomDocument = gql`
    mutation RenameRoom($id: ID!, $name: String!) {
  updateRoom(input: {id: $id, name: $name}) {
    id
    name
  }
}
    ` as unknown as DocumentNode<RenameRoomMutation, RenameRoomMutationVariables>;
export const CreateRoomDocument = gql`
    mutation CreateRoom($input: CreateRoomInput!) {
  createRoom(input: $input) {
    id
    slug
  }
}
    ` as unknown as DocumentNode<CreateRoomMutation, CreateRoomMutationVariables>;
export const PeopleInsideDocument = gql`
    query PeopleInside($roomId: ID!, $slugOrId: String!) {
  participants(roomId: $roomId) {
    identity
    displayName
    kind
  }
  room(slugOrId: $slugOrId) {
    id
    meeting {
      participantCount
      endsAt
    }
    activeRecording {
      id
    }
  }
}
    ` as unknown as DocumentNode<PeopleInsideQuery, PeopleInsideQueryVariables>;
export const ActiveRecordingDocument = gql`
    query ActiveRecording($roomId: String!) {
  room(slugOrId: $roomId) {
    id
    activeRecording {
      ...RecordingParts
    }
  }
}
    ${RecordingPartsFragmentDoc}` as unknown as DocumentNode<ActiveRecordingQuery, ActiveRecordingQueryVariables>;
export const StartRecordingDocument = gql`
    mutation StartRecording($input: StartRecordingInput!) {
  startRecording(input: $input) {
    ...RecordingParts
  }
}
    ${RecordingPartsFragmentDoc}` as unknown as DocumentNode<StartRecordingMutation, StartRecordingMutationVariables>;
export const StopRecordingDocument = gql`
    mutation StopRecording($roomId: ID!) {
  stopRecording(roomId: $roomId) {
    ...RecordingParts
  }
}
    ${RecordingPartsFragmentDoc}` as unknown as DocumentNode<StopRecordingMutation, StopRecordingMutationVariables>;
export const RecordingUpdatedDocument = gql`
    subscription RecordingUpdated($roomId: ID!) {
  recordingUpdated(roomId: $roomId) {
    ...RecordingParts
  }
}
    ${RecordingPartsFragmentDoc}` as unknown as DocumentNode<RecordingUpdatedSubscription, RecordingUpdatedSubscriptionVariables>;
export const RecordingLimitNoticesDocument = gql`
    subscription RecordingLimitNotices($roomId: ID!) {
  recordingLimitNotices(roomId: $roomId) {
    kind
    remainingMs
  }
}
    ` as unknown as DocumentNode<RecordingLimitNoticesSubscription, RecordingLimitNoticesSubscriptionVariables>;
export const RecordingsDocument = gql`
    query Recordings($roomId: ID, $first: Int!, $after: String) {
  recordings(roomId: $roomId, first: $first, after: $after) {
    nodes {
      ...ListedRecording
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    ${ListedRecordingFragmentDoc}` as unknown as DocumentNode<RecordingsQuery, RecordingsQueryVariables>;
export const OneRecordingDocument = gql`
    query OneRecording($id: ID!) {
  recording(id: $id) {
    ...ListedRecording
  }
}
    ${ListedRecordingFragmentDoc}` as unknown as DocumentNode<OneRecordingQuery, OneRecordingQueryVariables>;
export const RecordingDownloadDocument = gql`
    query RecordingDownload($id: ID!) {
  recording(id: $id) {
    id
    downloadUrl
  }
}
    ` as unknown as DocumentNode<RecordingDownloadQuery, RecordingDownloadQueryVariables>;
export const ListedRecordingUpdatedDocument = gql`
    subscription ListedRecordingUpdated($roomId: ID!) {
  recordingUpdated(roomId: $roomId) {
    ...ListedRecording
  }
}
    ${ListedRecordingFragmentDoc}` as unknown as DocumentNode<ListedRecordingUpdatedSubscription, ListedRecordingUpdatedSubscriptionVariables>;
export const DeleteRecordingDocument = gql`
    mutation DeleteRecording($id: ID!) {
  deleteRecording(id: $id)
}
    ` as unknown as DocumentNode<DeleteRecordingMutation, DeleteRecordingMutationVariables>;
export const RoomEventsDocument = gql`
    subscription RoomEvents($roomId: ID!) {
  roomEvents(roomId: $roomId) {
    __typename
    ... on RoomChanged {
      room {
        ...RoomParts
      }
    }
    ... on MeetingEndingSoon {
      at
      endsAt
    }
    ... on ParticipantsMuted {
      identities
      by {
        displayName
      }
    }
    ... on SubtitlesChanged {
      subtitles {
        status
      }
    }
  }
}
    ${RoomPartsFragmentDoc}` as unknown as DocumentNode<RoomEventsSubscription, RoomEventsSubscriptionVariables>;
export const RoomSettingsDocument = gql`
    query RoomSettings($id: String!) {
  room(slugOrId: $id) {
    ...RoomParts
    ...Members
  }
}
    ${RoomPartsFragmentDoc}
${MembersFragmentDoc}` as unknown as DocumentNode<RoomSettingsQuery, RoomSettingsQueryVariables>;
export const UpdateRoomDocument = gql`
    mutation UpdateRoom($input: UpdateRoomInput!) {
  updateRoom(input: $input) {
    ...RoomParts
    ...Members
  }
}
    ${RoomPartsFragmentDoc}
${MembersFragmentDoc}` as unknown as DocumentNode<UpdateRoomMutation, UpdateRoomMutationVariables>;
export const SetRoomMemberDocument = gql`
    mutation SetRoomMember($input: SetRoomMemberInput!) {
  setRoomMember(input: $input) {
    id
    ...Members
  }
}
    ${MembersFragmentDoc}` as unknown as DocumentNode<SetRoomMemberMutation, SetRoomMemberMutationVariables>;
export const RemoveRoomMemberDocument = gql`
    mutation RemoveRoomMember($input: RemoveRoomMemberInput!) {
  removeRoomMember(input: $input) {
    id
    ...Members
  }
}
    ${MembersFragmentDoc}` as unknown as DocumentNode<RemoveRoomMemberMutation, RemoveRoomMemberMutationVariables>;
export const DeleteRoomDocument = gql`
    mutation DeleteRoom($id: ID!) {
  deleteRoom(id: $id)
}
    ` as unknown as DocumentNode<DeleteRoomMutation, DeleteRoomMutationVariables>;
export const RoomDocument = gql`
    query Room($slugOrId: String!) {
  room(slugOrId: $slugOrId) {
    ...RoomParts
    meeting {
      endsAt
      subtitles {
        status
      }
    }
  }
}
    ${RoomPartsFragmentDoc}` as unknown as DocumentNode<RoomQuery, RoomQueryVariables>;
export const StartSubtitlesDocument = gql`
    mutation StartSubtitles($roomId: ID!) {
  startSubtitles(roomId: $roomId) {
    status
  }
}
    ` as unknown as DocumentNode<StartSubtitlesMutation, StartSubtitlesMutationVariables>;
export const StopSubtitlesDocument = gql`
    mutation StopSubtitles($roomId: ID!) {
  stopSubtitles(roomId: $roomId) {
    status
  }
}
    ` as unknown as DocumentNode<StopSubtitlesMutation, StopSubtitlesMutationVariables>;
export const ViewerDocument = gql`
    query Viewer {
  viewer {
    id
    fullName
    shortName
    email
    language
  }
}
    ` as unknown as DocumentNode<ViewerQuery, ViewerQueryVariables>;
export const ChooseLanguageDocument = gql`
    mutation ChooseLanguage($language: String!) {
  updateViewer(input: {language: $language}) {
    id
    language
  }
}
    ` as unknown as DocumentNode<ChooseLanguageMutation, ChooseLanguageMutationVariables>;