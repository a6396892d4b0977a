import { dispose } from '@livekit/rtc-node';
import { JoinStatusDocument } from '../../generated/operations.js';
import { admitted, waiting } from '../../support/joining.js';
import { publishMicrophone } from '../../support/microphone.js';
import { enterMeeting, type TestMeeting } from '../../support/participant.js';
import { TestClient } from '../../support/test-client.js';
import type { Room } from './person.js';

/** Guests without a browser page, for tests that need many people. */
export class Bots {
  readonly #clients: TestClient[] = [];
  readonly #meetings: TestMeeting[] = [];

  constructor(private readonly url: string) {}

  /** Asks to join; returns a function that resolves to the decision. */
  async waits(displayName: string, { id }: Room): Promise<() => Promise<string>> {
    const client = this.#client();
    const { ticket } = await waiting(client, { room: id, displayName });
    const status = client.subscribe(JoinStatusDocument, { roomId: id, ticket });
    await status.next();
    return async () => {
      const decided = await status.until(({ joinStatus }) => joinStatus.__typename !== 'Waiting');
      return decided.joinStatus.__typename;
    };
  }

  /** Enters the meeting with the microphone on. */
  async enters(displayName: string, room: Room): Promise<TestMeeting> {
    const meeting = await this.watches(displayName, room);
    await publishMicrophone(meeting);
    return meeting;
  }

  /** Enters the meeting without camera and microphone. */
  async watches(displayName: string, { id }: Room): Promise<TestMeeting> {
    const { connection } = await admitted(this.#client(), { room: id, displayName });
    const meeting = await enterMeeting(connection);
    this.#meetings.push(meeting);
    return meeting;
  }

  async leave(): Promise<void> {
    for (const meeting of this.#meetings) await meeting.leave();
    for (const client of this.#clients) await client.close();
  }

  /** Shuts rtc-node down; no bot can enter afterward. */
  static dispose(): Promise<void> {
    return dispose();
  }

  #client(): TestClient {
    const client = new TestClient(this.url);
    this.#clients.push(client);
    return client;
  }
}
