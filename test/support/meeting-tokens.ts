import {
  CreateMeetingTokenDocument,
  type CreateMeetingTokenInput,
} from '../generated/operations.js';
import { admitted } from './joining.js';
import { enterMeeting } from './meeting.js';
import type { TestClient } from './test-client.js';

/** Settings with which meeting tokens exist. */
export const MEETING_TOKENS_ENV = {
  FEATURES: 'applications,meeting_history',
  ACCESS_TOKEN_SECRETS: 'access-token-secret-of-the-tests-0123',
};

/** A meeting token that a host creates. */
export async function aMeetingToken(
  host: TestClient,
  roomId: string,
  given: Partial<CreateMeetingTokenInput> = {},
): Promise<string> {
  const input = { roomId, displayName: 'Ada', isHost: false, ...given };
  return (await host.data(CreateMeetingTokenDocument, { input })).createMeetingToken.token;
}

/** Enters the meeting with a meeting token. */
export async function enterWith(client: TestClient, roomId: string, meetingToken: string) {
  const { connection } = await admitted(client, { room: roomId, meetingToken });
  return {
    identity: connection.identity,
    token: connection.token,
    client: client.with({ bearer: connection.token }),
    meeting: await enterMeeting(connection),
  };
}
