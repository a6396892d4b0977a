import { enterMeeting, type TestMeeting } from './meeting.js';
import { admitted } from './joining.js';
import type { TestClient } from './test-client.js';

/** A person who has joined a room and is in its meeting. */
export interface Guest {
  readonly identity: string;
  readonly token: string;
  /** The person's browser, with the participant token. */
  readonly client: TestClient;
  readonly meeting: TestMeeting;
}

/** Joins a room and enters the meeting; `client` may be signed in. */
export async function enterAs(
  client: TestClient,
  roomId: string,
  displayName = 'Guest',
): Promise<Guest> {
  const { connection } = await admitted(client, { room: roomId, displayName });
  return {
    identity: connection.identity,
    token: connection.token,
    client: client.with({ bearer: connection.token }),
    meeting: await enterMeeting(connection),
  };
}
