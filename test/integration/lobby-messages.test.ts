import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AdmitEveryoneDocument,
  CreateRoomDocument,
  DecideEntryDocument,
  EndMeetingDocument,
  MessageLobbyDocument,
  UpdateRoomDocument,
  UpdateViewerDocument,
} from '../generated/operations.js';
import { as, waiting, watchStatus } from '../support/joining.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

describe('what waiting people learn', () => {
  let app: TestApp;
  let host: TestClient;

  beforeAll(async () => {
    // Positions are read several times per keep-alive period.
    app = await startTestApp({ env: { LOBBY_KEEP_ALIVE_SECONDS: '5' } });
    host = await app.as('alice');
  });

  afterAll(() => app.stop());

  const aRoom = () => app.given.room(host, { accessLevel: 'RESTRICTED' });

  /** A person who is waiting, with a subscription to their status. */
  async function applicant(roomId: string, displayName: string) {
    const client = app.browser();
    const { participant, position, message } = await waiting(client, { room: roomId, displayName });
    const status = watchStatus(client, roomId);
    const first = as('Waiting', await status.next());
    expect(first).toMatchObject({ position, message });
    return { client, id: participant.id, position, message, status };
  }

  const tell = async (roomId: string, text: string, participantIds?: readonly string[]) => {
    const input = { roomId, text, participantIds: participantIds ? [...participantIds] : null };
    return (await host.data(MessageLobbyDocument, { input })).messageLobby;
  };

  const setLobbyMessage = (id: string, lobbyMessage: string | null) =>
    host.data(UpdateRoomDocument, { input: { id, configuration: { lobbyMessage } } });

  it('is how many people have been waiting longer, and each change of that', async () => {
    const { id: roomId } = await aRoom();
    const [first, second, third] = [
      await applicant(roomId, 'First'),
      await applicant(roomId, 'Second'),
      await applicant(roomId, 'Third'),
    ];
    expect([first, second, third].map(({ position }) => position)).toEqual([0, 1, 2]);

    const input = { roomId, participantIds: [first.id], allow: true };
    await host.data(DecideEntryDocument, { input });

    as('Admitted', await first.status.next());
    expect(await second.status.next()).toMatchObject({ __typename: 'Waiting', position: 0 });
    expect(await third.status.next()).toMatchObject({ __typename: 'Waiting', position: 1 });
    await host.data(AdmitEveryoneDocument, { roomId });
    as('Admitted', await third.status.next());
    await third.status.ended();
  });

  it('is what the room tells everyone, at once when a host changes it', async () => {
    const { id: roomId } = await aRoom();
    await setLobbyMessage(roomId, '  We start at ten.  ');
    const guest = await applicant(roomId, 'Guest');
    expect(guest.message).toBe('We start at ten.');

    await setLobbyMessage(roomId, 'We start at eleven.');
    expect(await guest.status.next()).toMatchObject({ message: 'We start at eleven.' });
    await setLobbyMessage(roomId, null);
    expect(await guest.status.next()).toMatchObject({ message: null });
    guest.status.close();
  });

  it('shows the message of a host instead of that of the room, also to people who arrive later', async () => {
    const { id: roomId } = await aRoom();
    await setLobbyMessage(roomId, 'Welcome.');
    const guest = await applicant(roomId, 'Guest');

    expect(await tell(roomId, 'Five more minutes.')).toBe(1);

    expect(await guest.status.next()).toMatchObject({ message: 'Five more minutes.' });
    const late = await applicant(roomId, 'Late');
    expect(late.message).toBe('Five more minutes.');
    expect(await tell(roomId, '')).toBe(2);
    expect(await guest.status.next()).toMatchObject({ message: 'Welcome.' });
    guest.status.close();
    late.status.close();
  });

  it('is what a host tells one of them, until the host tells everyone something new', async () => {
    const { id: roomId } = await aRoom();
    const one = await applicant(roomId, 'One');
    const other = await applicant(roomId, 'Other');
    await tell(roomId, 'For everyone.');
    expect(await one.status.next()).toMatchObject({ message: 'For everyone.' });
    expect(await other.status.next()).toMatchObject({ message: 'For everyone.' });

    expect(await tell(roomId, 'For you alone.', [one.id, one.id, 'stranger'])).toBe(1);
    expect(await one.status.next()).toMatchObject({ message: 'For you alone.' });
    expect(await tell(roomId, '', [one.id])).toBe(1);
    expect(await one.status.next()).toMatchObject({ message: 'For everyone.' });
    await tell(roomId, 'For you alone.', [one.id]);
    expect(await one.status.next()).toMatchObject({ message: 'For you alone.' });
    await tell(roomId, 'New for everyone.');

    expect(await one.status.next()).toMatchObject({ message: 'New for everyone.' });
    // Messages to the other person do not arrive.
    expect(await other.status.next()).toMatchObject({ message: 'New for everyone.' });
    one.status.close();
    other.status.close();
  });

  it('is over with the meeting', async () => {
    const { id: roomId } = await aRoom();
    await tell(roomId, 'Soon.');
    await host.data(EndMeetingDocument, { roomId });

    expect(await applicant(roomId, 'Guest')).toMatchObject({ message: null });
  });

  it('is nothing in a public room, which has no lobby', async () => {
    const { id: roomId } = await app.given.room(host, { accessLevel: 'PUBLIC' });

    expect(await tell(roomId, 'Hello?')).toBe(0);
  });

  it.each([
    ['more than 500 characters', { text: 'x'.repeat(501) }, 'text'],
    ['control characters', { text: 'a\u0007b' }, 'text'],
    ['too many people', { text: 'a', participantIds: Array(501).fill('x') }, 'participantIds'],
  ])('cannot be %s', async (_what, wrong, field) => {
    const { id: roomId } = await aRoom();

    const { errors } = await host.execute(MessageLobbyDocument, { input: { roomId, ...wrong } });

    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', fields: [field] } }]);
  });

  it('comes from hosts alone', async () => {
    const { id: roomId } = await aRoom();
    const input = { roomId, text: 'Hello.' };

    expect(await app.browser().refusal(MessageLobbyDocument, { input })).toBe('UNAUTHENTICATED');
    const bob = await app.as('bob');
    expect(await bob.refusal(MessageLobbyDocument, { input })).toBe('NOT_FOUND');
  });

  it('is refused as a setting when it is too long, wherever it is set', async () => {
    const { id } = await aRoom();
    const configuration = { lobbyMessage: 'x'.repeat(501) };

    const refusals = [
      await host.execute(UpdateRoomDocument, { input: { id, configuration } }),
      await host.execute(CreateRoomDocument, { input: { name: 'Any', configuration } }),
      await host.execute(UpdateViewerDocument, { input: { roomDefaults: { configuration } } }),
    ];

    expect(refusals.map(({ errors }) => errors?.[0]?.extensions['fields'])).toEqual([
      ['configuration.lobbyMessage'],
      ['configuration.lobbyMessage'],
      ['roomDefaults.configuration.lobbyMessage'],
    ]);
  });
});
