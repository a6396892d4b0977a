import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  LowerAllHandsDocument,
  MuteEveryoneDocument,
  MuteParticipantDocument,
  RemoveParticipantDocument,
  RenameSelfDocument,
  SetHandRaisedDocument,
  SetParticipantRoleDocument,
  SetRoomMemberDocument,
  UpdateParticipantDocument,
  UpdateRoomDocument,
  type RoomRole,
} from '../generated/operations.js';
import { enterAs, type Guest } from '../support/guest.js';
import { publishMicrophone } from '../support/microphone.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { GraphQLFailure, TestClient } from '../support/test-client.js';

/**
 * The actors. Hosts are authorized by their session; the owner and the administrator are in the
 * meeting, too.
 */
const ACTORS = [
  'anonymous',
  'participant',
  'participant who left',
  'participant of another room',
  'outsider',
  'member',
  'administrator',
  'owner',
] as const;
type ActorName = (typeof ACTORS)[number];

type TargetName =
  | 'participant'
  | 'peer'
  | 'peer with an account'
  | 'administrator'
  | 'owner'
  | 'absent'
  | 'in another room';

/** The result for each actor, in the order of ACTORS: `ok` or the error code. */
type Answers = readonly string[];

const [OK, U, F, N, C] = ['ok', 'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT'];

// prettier-ignore
const REACH: Readonly<Record<'mute' | 'host' | 'self', Answers>> = {
  //     anonymous participant left elsewhere outsider member administrator owner
  mute: [U,        OK,         F,   N,        N,       F,     OK,           OK],
  host: [U,        F,          F,   N,        N,       F,     OK,           OK],
  self: [U,        OK,         N,   N,        U,       U,     U,            U],
};

/** The same results, with exceptions. */
const but = (answers: Answers, changes: Partial<Record<ActorName, string>>): Answers =>
  answers.map((answer, index) => changes[ACTORS[index] ?? 'anonymous'] ?? answer);

const onNoOne = { participant: N, administrator: N, owner: N };
const hostsFindNoOne = { administrator: N, owner: N };

let app: TestApp;
let room: { id: string };
let elsewhere: { id: string };
let actors: Record<ActorName, TestClient>;
let targets: Record<TargetName, string>;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp({ receivesWebhooks: true });
  const [owner, administrator, member, outsider, withAccount] = await Promise.all(
    ['olga', 'adam', 'mia', 'otto', 'uma'].map((name) => app.as(name)),
  );
  if (!owner || !administrator || !member || !outsider || !withAccount)
    throw new Error('an actor is missing');
  room = await app.given.room(owner, { accessLevel: 'PUBLIC' });
  elsewhere = await app.given.room(owner, { accessLevel: 'PUBLIC' });
  const give = (email: string, role: RoomRole) =>
    owner.data(SetRoomMemberDocument, { input: { roomId: room.id, email, role } });
  await give('adam@example.org', 'ADMINISTRATOR');
  await give('mia@example.org', 'MEMBER');

  // One at a time, because each starts a separate media stack.
  guest = await enterAs(app.browser(), room.id, 'Guest');
  const peer = await enterAs(app.browser(), room.id, 'Peer');
  const left = await enterAs(app.browser(), room.id, 'Gone');
  const stranger = await enterAs(app.browser(), elsewhere.id, 'Stranger');
  const known = await enterAs(withAccount, room.id, 'Uma');
  const hosts = [await enterAs(administrator, room.id), await enterAs(owner, room.id)] as const;
  for (const { meeting } of [guest, peer, stranger, ...hosts]) await publishMicrophone(meeting);
  await left.meeting.leave();

  actors = {
    anonymous: app.browser(),
    participant: guest.client,
    'participant who left': left.client,
    'participant of another room': stranger.client,
    outsider,
    member,
    administrator,
    owner,
  };
  targets = {
    participant: guest.identity,
    peer: peer.identity,
    'peer with an account': known.identity,
    administrator: hosts[0].identity,
    owner: hosts[1].identity,
    absent: randomUUID(),
    'in another room': stranger.identity,
  };
});

afterAll(() => app.stop());

type Operation = (client: TestClient, identity: string) => Promise<readonly GraphQLFailure[]>;

const failures = ({ errors }: { errors?: readonly GraphQLFailure[] | undefined }) => errors ?? [];

const mute: Operation = async (client, identity) =>
  failures(await client.execute(MuteParticipantDocument, { input: { roomId: room.id, identity } }));

const muteTrack: Operation = async (client, identity) => {
  const input = { roomId: room.id, identity, trackSid: 'TR_unknown' };
  return failures(await client.execute(MuteParticipantDocument, { input }));
};

const muteEveryone: Operation = async (client) =>
  failures(await client.execute(MuteEveryoneDocument, { roomId: room.id }));

const rename: Operation = async (client, identity) => {
  const input = { roomId: room.id, identity, displayName: 'Renamed' };
  return failures(await client.execute(UpdateParticipantDocument, { input }));
};

const permit: Operation = async (client, identity) => {
  const input = { roomId: room.id, identity, permission: { canPublishData: true } };
  return failures(await client.execute(UpdateParticipantDocument, { input }));
};

const makeRole =
  (role: RoomRole): Operation =>
  async (client, identity) => {
    const input = { roomId: room.id, identity, role };
    return failures(await client.execute(SetParticipantRoleDocument, { input }));
  };

const remove: Operation = async (client, identity) => {
  const input = { roomId: room.id, identity };
  return failures(await client.execute(RemoveParticipantDocument, { input }));
};

const renameSelf: Operation = async (client) =>
  failures(await client.execute(RenameSelfDocument, { roomId: room.id, displayName: 'Myself' }));

const raiseHand: Operation = async (client) =>
  failures(await client.execute(SetHandRaisedDocument, { roomId: room.id, raised: true }));

const lowerHand: Operation = async (client, identity) => {
  const variables = { roomId: room.id, raised: false, identity };
  return failures(await client.execute(SetHandRaisedDocument, variables));
};

const lowerAllHands: Operation = async (client) =>
  failures(await client.execute(LowerAllHandsDocument, { roomId: room.id }));

async function answersTo(
  operation: Operation,
  target: TargetName,
  names: readonly ActorName[] = ACTORS,
) {
  const answers: Partial<Record<ActorName, string>> = {};
  for (const name of names) {
    const [failure] = await operation(actors[name], targets[target]);
    answers[name] = failure?.extensions.code ?? 'ok';
  }
  return answers;
}

const named = (answers: Answers) =>
  Object.fromEntries(ACTORS.map((name, index) => [name, answers[index]]));

const ROWS: readonly (readonly [string, Operation, TargetName, Answers])[] = [
  ['mute themselves or another', mute, 'participant', REACH.mute],
  ['mute a peer', mute, 'peer', REACH.mute],
  ['mute an administrator', mute, 'administrator', but(REACH.mute, { participant: F })],
  ['mute an owner', mute, 'owner', but(REACH.mute, { participant: F })],
  ['mute an absent person', mute, 'absent', but(REACH.mute, onNoOne)],
  ['mute a person in another room', mute, 'in another room', but(REACH.mute, onNoOne)],
  ['mute a track that does not exist', muteTrack, 'peer', but(REACH.mute, onNoOne)],
  ['mute everyone', muteEveryone, 'peer', REACH.host],

  ['rename a peer', rename, 'peer', REACH.host],
  ['rename an administrator', rename, 'administrator', REACH.host],
  ['rename an owner', rename, 'owner', but(REACH.host, { administrator: F })],
  ['rename an absent person', rename, 'absent', but(REACH.host, hostsFindNoOne)],
  ['rename a person in another room', rename, 'in another room', but(REACH.host, hostsFindNoOne)],
  ['change what a peer may do', permit, 'peer', REACH.host],
  ['change what an owner may do', permit, 'owner', but(REACH.host, { administrator: F })],

  ['make a peer a member', makeRole('MEMBER'), 'peer with an account', REACH.host],
  ['give a guest a role', makeRole('MEMBER'), 'peer', but(REACH.host, hostsFindNoOne)],
  [
    'give a role to an absent person',
    makeRole('MEMBER'),
    'absent',
    but(REACH.host, hostsFindNoOne),
  ],
  [
    'give a role to a person in another room',
    makeRole('MEMBER'),
    'in another room',
    but(REACH.host, hostsFindNoOne),
  ],
  [
    'demote an owner, the last one',
    makeRole('MEMBER'),
    'owner',
    but(REACH.host, { administrator: F, owner: C }),
  ],

  ['remove an owner', remove, 'owner', but(REACH.host, { administrator: F })],
  ['remove an absent person', remove, 'absent', but(REACH.host, hostsFindNoOne)],
  ['remove a person in another room', remove, 'in another room', but(REACH.host, hostsFindNoOne)],

  ['rename themselves', renameSelf, 'participant', REACH.self],
  ['raise a hand', raiseHand, 'participant', REACH.self],
  ['lower the hand of a peer', lowerHand, 'peer', REACH.host],
  ['lower the hand of an administrator', lowerHand, 'administrator', REACH.host],
  ['lower the hand of an absent person', lowerHand, 'absent', but(REACH.host, hostsFindNoOne)],
  [
    'lower the hand of a person in another room',
    lowerHand,
    'in another room',
    but(REACH.host, hostsFindNoOne),
  ],
  ['lower all hands', lowerAllHands, 'peer', REACH.host],
];

describe('authorization for moderation', () => {
  it.each(ROWS)('%s', async (_name, operation, target, expected) => {
    // The last row about owners, because the owner removes themselves.
    expect(await answersTo(operation, target)).toEqual(named(expected));
  });

  it('lets only owners make owners', async () => {
    const asked = ['member', 'administrator', 'owner'] as const;
    const answers = await answersTo(makeRole('OWNER'), 'peer with an account', asked);

    expect(answers).toEqual({ member: F, administrator: F, owner: 'ok' });
  });

  it.each(['administrator', 'owner'] as const)('lets an %s remove a peer, once', async (name) => {
    const victim = await enterAs(app.browser(), room.id, 'Victim');
    targets.peer = victim.identity;
    const refused = ACTORS.filter((each) => each !== 'administrator' && each !== 'owner');

    expect(await answersTo(remove, 'peer', refused)).toEqual(
      Object.fromEntries(Object.entries(named(REACH.host)).slice(0, refused.length)),
    );
    expect(await answersTo(remove, 'peer', [name])).toEqual({ [name]: 'ok' });
    expect(await answersTo(remove, 'peer', [name])).toEqual({ [name]: N });
  });

  it('lets an owner remove an administrator', async () => {
    expect(await answersTo(remove, 'administrator', ['owner'])).toEqual({ owner: 'ok' });
  });

  it('lets hosts alone mute others if the room does not allow it to everyone', async () => {
    const { owner } = actors;
    const configuration = { everyoneCanMute: false };
    await owner.data(UpdateRoomDocument, { input: { id: room.id, configuration } });

    const answers = await answersTo(mute, 'participant');

    expect(answers).toEqual(named(but(REACH.mute, { participant: F })));
  });

  it('lets a host mute by their session, with any participant token', async () => {
    const both = actors.administrator.with({ bearer: guest.token });

    expect(await mute(both, targets.participant)).toEqual([]);
  });

  it('answers NOT_FOUND for a text that is no ID', async () => {
    const input = { roomId: 'no-id', identity: targets.participant };
    const refusals = await Promise.all([
      actors.owner.refusal(MuteParticipantDocument, { input }),
      actors.owner.refusal(RemoveParticipantDocument, { input }),
      actors.owner.refusal(UpdateParticipantDocument, { input: { ...input, displayName: 'X' } }),
      actors.owner.refusal(SetParticipantRoleDocument, { input: { ...input, role: 'MEMBER' } }),
      actors.owner.refusal(MuteEveryoneDocument, { roomId: 'no-id' }),
      actors.participant.refusal(SetHandRaisedDocument, { roomId: 'no-id', raised: true }),
      actors.owner.refusal(SetHandRaisedDocument, { ...input, raised: false }),
      actors.owner.refusal(LowerAllHandsDocument, { roomId: 'no-id' }),
    ]);

    expect(new Set(refusals)).toEqual(new Set([N]));
  });
});
