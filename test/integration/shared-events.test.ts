import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DecideEntryDocument,
  MuteParticipantDocument,
  RemoveRoomMemberDocument,
  RenameSelfDocument,
  SetHandRaisedDocument,
  SetRoomMemberDocument,
  UpdateRoomDocument,
  ViewerDocument,
} from '../generated/operations.js';
import { meetingTopic } from '../../src/redis/presence/presence-events.js';
import { accessToken, applicationEnv, registerApplication } from '../support/applications.js';
import { eventually } from '../support/eventually.js';
import { enterAs, type Guest } from '../support/guest.js';
import { waiting } from '../support/joining.js';
import { aMeetingToken, enterWith } from '../support/meeting-tokens.js';
import { SeededRandom } from '../support/random.js';
import { RecordedFrames } from '../support/recorded-frames.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

const CHANGES = 14;
const EXTERNAL_ID = 'external-id-of-ada';

const ROOM_EVENTS = [
  `subscription Everything($roomId: ID!) {
    roomEvents(roomId: $roomId) {
      __typename
      ... on MeetingStarted { at }
      ... on ParticipantJoined { at participant { ...Person } }
      ... on ParticipantLeft { at identity sid }
      ... on ParticipantChanged { at participant { ...Person } }
      ... on ParticipantsMuted { at identities by { ...Person } }
      ... on SubtitlesChanged { at subtitles { status } }
      ... on RoomChanged {
        room {
          name viewerRole viewerCanAdminister pinCode externalId
          members { role invitedAs user { email } }
          meeting { participantCount }
          activeRecording { id }
        }
      }
    }
  }
  fragment Person on Participant {
    identity displayName kind role handRaisedAt externalId metadata tracks { sid }
  }`,
  `subscription Names($roomId: ID!, $hasHands: Boolean! = false) {
    roomEvents(roomId: $roomId) {
      ... on ParticipantChanged { participant { displayName handRaisedAt @include(if: $hasHands) } }
      ... on ParticipantsMuted { identities by { displayName } }
      ... on RoomChanged { room { id name } }
      ... on SubtitlesChanged { at }
    }
  }`,
  `subscription ($roomId: ID!) {
    roomEvents(roomId: $roomId) {
      ... on ParticipantChanged { participant { externalId } }
      ... on ParticipantsMuted { mutedBy: by { externalId } }
      ... on SubtitlesChanged { at }
    }
  }`,
] as const;

const LOBBY = [
  'subscription ($roomId: ID!) { lobby(roomId: $roomId) { type waitingCount participants { id displayName enteredAt } } }',
  'subscription ($roomId: ID!) { lobby(roomId: $roomId) { type people: participants { name: displayName } } }',
] as const;

interface Viewer {
  readonly client: TestClient;
  readonly bearer?: string;
}

/** One viewer's subscriptions with the same text and variables, the last of which shares with no other. */
type Group = readonly [RecordedFrames, RecordedFrames, RecordedFrames];

describe('subscriptions of viewers with different rights', () => {
  const root = `root-${randomUUID().slice(0, 8)}`;
  let app: TestApp;
  let olga: TestClient;
  let gus: Guest;
  let ada: Guest;
  let roomId: string;
  let viewers: Readonly<Record<string, Viewer>>;
  const memberIds = new Map<string, string>();

  beforeAll(async () => {
    const env = { ...applicationEnv(root), SOCKETS_PER_ADDRESS: '1000' };
    app = await startTestApp({ env, receivesWebhooks: true });
    const registered = await registerApplication(await app.as(root));
    const tokens = await Promise.all([
      accessToken(app, registered),
      accessToken(app, registered, { scope: 'meetings:read rooms:read' }),
    ]);
    const application = app.browser().with({ bearer: tokens[0] });
    olga = await app.as('olga');
    const members = {
      adam: await app.as('adam'),
      mia: await app.as('mia'),
      mo: await app.as('mo'),
    };
    ({ id: roomId } = await app.given.room(application, { accessLevel: 'TRUSTED' }));
    const role = (email: string, given: 'OWNER' | 'ADMINISTRATOR' | 'MEMBER') =>
      application.data(SetRoomMemberDocument, { input: { roomId, email, role: given } });
    await role('olga@example.org', 'OWNER');
    await role('adam@example.org', 'ADMINISTRATOR');
    await role('mia@example.org', 'MEMBER');
    await role('mo@example.org', 'MEMBER');
    for (const [name, client] of Object.entries(members)) {
      memberIds.set(name, (await client.data(ViewerDocument)).viewer?.id ?? '');
    }
    gus = await enterAs(await app.as('gus'), roomId, 'Gus');
    const meetingToken = await aMeetingToken(olga, roomId, {
      externalId: EXTERNAL_ID,
      metadata: { course: 7 },
      isHost: true,
    });
    ada = await enterWith(app.browser(), roomId, meetingToken);
    await eventually(
      () => app.ports.presenceStore.list(roomId),
      ({ length }) => length === 2,
    );
    viewers = {
      application: { client: app.browser(), bearer: tokens[0] },
      'application without the scope for recordings': { client: app.browser(), bearer: tokens[1] },
      olga: { client: olga },
      adam: { client: members.adam },
      mia: { client: members.mia },
      mo: { client: members.mo },
      gus: { client: app.browser(), bearer: gus.token },
      ada: { client: app.browser(), bearer: ada.token },
    };
  });

  afterAll(() => app.stop());

  async function subscribe(
    { client, bearer }: Viewer,
    query: string,
    variables: object,
  ): Promise<Group> {
    const open = (text: string) =>
      RecordedFrames.of(randomUUID(), { client, bearer, query: text, variables });
    return [await open(query), await open(query), await open(`${query} # ${randomUUID()}`)];
  }

  /** An event of the meeting that nothing else causes, with this time. */
  const knock = (at: number) =>
    app.ports.pubSub.publish(meetingTopic(roomId), { type: 'subtitles', at, status: 'stopped' });
  const timeOf = (at: number) => new Date(at).toISOString();

  const rename = (name: string) => olga.data(UpdateRoomDocument, { input: { id: roomId, name } });
  const wait = (displayName: string) => waiting(app.browser(), { room: roomId, displayName });

  const muteGus = ({ client }: Viewer) =>
    client.data(MuteParticipantDocument, { input: { roomId, identity: gus.identity } });

  /** What one of the viewers, or a host, does next. */
  async function change(random: SeededRandom, step: number): Promise<unknown> {
    const isAllowed = random.chance(0.5);
    const role = isAllowed ? 'ADMINISTRATOR' : 'MEMBER';
    const changes: [() => Promise<unknown>, ...(() => Promise<unknown>)[]] = [
      () => gus.client.data(RenameSelfDocument, { roomId, displayName: `Gus ${step}` }),
      () => gus.client.data(SetHandRaisedDocument, { roomId, raised: isAllowed }),
      () => ada.client.data(SetHandRaisedDocument, { roomId, raised: isAllowed }),
      () => rename(`Weekly ${step}`),
      () => muteGus({ client: olga }),
      () => olga.data(SetRoomMemberDocument, { input: { roomId, email: 'mo@example.org', role } }),
      async () => {
        const { participant } = await wait(`Guest ${step}`);
        const input = { roomId, participantIds: [participant.id], allow: isAllowed };
        return olga.data(DecideEntryDocument, { input });
      },
    ];
    return random.one(changes)();
  }

  const received = (groups: readonly Group[], text: string) =>
    Promise.all(groups.flat().map((frames) => frames.received(text)));

  function expectSameFrames(groups: Iterable<readonly [string, Group]>, start: string) {
    for (const [name, [shared, another, alone]] of groups) {
      const frames = [name, ...alone.since(start)];
      expect([name, ...shared.since(start)]).toEqual(frames);
      expect([name, ...another.since(start)]).toEqual(frames);
    }
  }

  it('get the frames that they would get alone, byte by byte', async () => {
    const random = new SeededRandom(23);
    const groups = new Map<string, Group>();
    const lobbies = new Map<string, Group>();
    for (const [name, viewer] of Object.entries(viewers)) {
      for (const query of ROOM_EVENTS) {
        const hasHands = name === 'adam' || name === 'gus';
        const isNames = query.includes('$hasHands');
        const variables = { roomId, ...(isNames && hasHands && { hasHands }) };
        groups.set(`${name}: ${query}`, await subscribe(viewer, query, variables));
      }
      for (const query of LOBBY) {
        lobbies.set(`${name}: ${query}`, await subscribe(viewer, query, { roomId }));
      }
    }
    const [all, hostLobbies] = [
      [...groups.values()],
      [...lobbies].filter(([name]) => !/^(mia|mo|gus):/.test(name)).map(([, group]) => group),
    ];
    const knocking = setInterval(() => knock(1), 50);
    await received(all, timeOf(1)).finally(() => clearInterval(knocking));
    await received([...lobbies.values()], '"payload"');
    knock(2);
    await wait('The first');
    await received(all, timeOf(2));
    await received(hostLobbies, 'The first');

    for (let step = 0; step < CHANGES; step += 1) {
      await change(random, step);
      // Some fields of a changed room are read when it is sent, so everyone gets it before the next
      // change.
      knock(1_000 + step);
      await received(all, timeOf(1_000 + step));
    }
    await muteGus(ada);
    knock(2_000);
    await received(all, timeOf(2_000));
    await olga.data(RemoveRoomMemberDocument, {
      input: { roomId, userId: memberIds.get('mia') ?? '' },
    });
    await ada.client.data(RenameSelfDocument, { roomId, displayName: 'Countess' });
    await rename('A name that mia must not learn');
    await wait('The last');
    knock(3);

    const others = [...groups].filter(([name]) => !name.startsWith('mia:'));
    await received(
      others.map(([, group]) => group),
      timeOf(3),
    );
    await received(hostLobbies, 'The last');
    const ofMia = [...groups].filter(([name]) => name.startsWith('mia:'));
    await received(
      ofMia.map(([, group]) => group),
      '"type":"complete"',
    );
    expectSameFrames(groups, timeOf(2));
    expectSameFrames(lobbies, 'The first');
    const whoHas = (text: string) =>
      [...groups, ...lobbies]
        .filter(([, group]) => group.some((frames) => frames.has(text)))
        .map(([name]) => name.replace(/:.*/s, ''));
    const sees = (text: string) => new Set(whoHas(text));
    expect(sees('A name that mia must not learn')).not.toContain('mia');
    expect(sees('A name that mia must not learn')).toContain('gus');
    const hosts = Object.keys(viewers).filter((name) => !['mia', 'mo', 'gus'].includes(name));
    expect(sees('The last')).toEqual(new Set(hosts));
    expect(sees('"identities"')).toEqual(new Set(Object.keys(viewers)));
    expect([...sees(EXTERNAL_ID)]).toEqual(expect.arrayContaining(hosts));
    const ofMuter = sees(`"mutedBy":{"externalId":"${EXTERNAL_ID}"}`);
    expect([...ofMuter]).toEqual(expect.arrayContaining(hosts));
    for (const name of ['mia', 'gus']) expect(sees(EXTERNAL_ID)).not.toContain(name);
    for (const group of [...groups.values(), ...lobbies.values()]) {
      for (const frames of group) frames.close();
    }
  });
});
