/** The operations that are measured, with every field that the reference client requests. */

export const CONFIG = `query Config {
  config {
    features
    livekit { url forceWebSocketProtocol warmUpConnection defaultSources }
    recording { modes maxDurationMs expirationDays }
    telephony { phoneNumber defaultCountry pinLength }
    lobby { keepAliveMs }
    languages
    frontend
  }
}`;

export const ROOM = `query Room($slugOrId: String!) {
  room(slugOrId: $slugOrId) {
    id slug name accessLevel createdAt viewerRole viewerCanAdminister pinCode
    configuration { publishSources everyoneCanMute }
    meeting { startedAt participantCount }
  }
}`;

export const CREATE_ROOM = `mutation CreateRoom($input: CreateRoomInput!) {
  createRoom(input: $input) { id slug }
}`;

const OUTCOME = `fragment Outcome on JoinOutcome {
  __typename
  ... on Admitted {
    room { id slug name accessLevel viewerRole }
    connection { url token identity expiresAt }
    ticket
  }
  ... on Waiting { participant { id displayName color kind enteredAt } ticket }
  ... on Denied { reason retryAfterMs }
}`;

export const JOIN_ROOM = `mutation JoinRoom($input: JoinRoomInput!) {
  joinRoom(input: $input) { ...Outcome }
}
${OUTCOME}`;

export const JOIN_STATUS = `subscription JoinStatus($roomId: ID!, $ticket: JWT) {
  joinStatus(roomId: $roomId, ticket: $ticket) { ...Outcome }
}
${OUTCOME}`;

export const WAITING_PARTICIPANTS = `query WaitingParticipants($roomId: ID!) {
  waitingParticipants(roomId: $roomId, first: 500) { id displayName color kind enteredAt }
}`;

/** Answers more than the list, so that each answer is serialized for its request. */
export const WAITING_PARTICIPANTS_AND_VIEWER = WAITING_PARTICIPANTS.replace(
  /\}$/,
  '  viewer { id }\n}',
);

export const DECIDE_ENTRY = `mutation DecideEntry($input: DecideEntryInput!) {
  decideEntry(input: $input) { id }
}`;

export const LOBBY = `subscription Lobby($roomId: ID!) {
  lobby(roomId: $roomId) {
    type
    participants { id displayName color kind enteredAt }
    waitingCount
  }
}`;

export const START_RECORDING = `mutation StartRecording($input: StartRecordingInput!) {
  startRecording(input: $input) {
    id mode status createdAt startedAt endedAt durationMs sizeBytes limitReached failureReason expiresAt
  }
}`;

export const CREATE_APPLICATION = `mutation CreateApplication($input: CreateApplicationInput!) {
  createApplication(input: $input) { application { id } clientSecret }
}`;

export const CREATE_WEBHOOK_ENDPOINT = `mutation CreateWebhookEndpoint($input: CreateWebhookEndpointInput!) {
  createWebhookEndpoint(input: $input) { endpoint { id } secret }
}`;
