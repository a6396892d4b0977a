import { CreateRoomDocument } from '../../generated/operations.js';
import { accessToken, type RegisteredApplication } from '../../support/applications.js';
import { TestClient } from '../../support/test-client.js';

/** Creates a room as the application itself. Resolves with the slug. */
export async function applicationRoom(
  url: string,
  application: RegisteredApplication,
): Promise<string> {
  const client = new TestClient(url).with({ bearer: await accessToken({ url }, application) });
  const { createRoom } = await client.data(CreateRoomDocument, { input: { name: 'Lesson' } });
  return createRoom.slug;
}
