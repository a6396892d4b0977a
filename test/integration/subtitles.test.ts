import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AgentDispatchClient } from 'livekit-server-sdk';
import {
  EndMeetingDocument,
  ParticipantsDocument,
  RemoveParticipantDocument,
  RoomSubtitlesDocument,
  SetRoomMemberDocument,
  StartSubtitlesDocument,
  StopSubtitlesDocument,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { follow } from '../support/following.js';
import { enterAs } from '../support/guest.js';
import { admitted } from '../support/joining.js';
import { publishMicrophone } from '../support/microphone.js';
import { enterAsOther, livekitOf } from '../support/other-participants.js';
import { repairsOf, startPeriodicJob } from '../support/periodic-jobs.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';
import { startTranscriber, type Transcriber } from '../support/transcriber.js';
import { receiveSubtitles } from '../support/received-subtitles.js';

const ROUND = 'reconcile-meetings';

describe('subtitles', () => {
  let app: TestApp;
  let other: TestApp;
  let olga: TestClient;
  let transcriber: Transcriber;

  beforeAll(async () => {
    const env = { FEATURES: 'subtitles', SUBTITLES_START_TIMEOUT_SECONDS: '10' };
    app = await startTestApp({ receivesWebhooks: true, env });
    [other, transcriber, olga] = await Promise.all([
      startTestApp({ beside: app }),
      startTranscriber(app),
      app.as('olga'),
    ]);
  });

  afterAll(async () => {
    await other.stop();
    await transcriber.part.stop();
    await app.stop();
  });

  const start = async (client: TestClient, roomId: string) =>
    (await client.data(StartSubtitlesDocument, { roomId })).startSubtitles;
  const stop = async (client: TestClient, roomId: string) =>
    (await client.data(StopSubtitlesDocument, { roomId })).stopSubtitles;
  const meetingOf = async (client: TestClient, slugOrId: string) =>
    (await client.data(RoomSubtitlesDocument, { slugOrId })).room.meeting;
  const statusOf = async (roomId: string) => (await meetingOf(olga, roomId))?.subtitles?.status;
  const is = (roomId: string, wanted: 'STARTING' | 'ACTIVE' | 'STOPPED') =>
    eventually(
      () => statusOf(roomId),
      (status) => status === wanted,
    );
  const agentsIn = async (roomId: string) =>
    (await olga.data(ParticipantsDocument, { roomId })).participants.filter(
      ({ kind }) => kind === 'AGENT',
    );
  const dispatches = () =>
    new AgentDispatchClient(
      app.env['LIVEKIT_URL'] ?? '',
      app.env['LIVEKIT_API_KEY'],
      app.env['LIVEKIT_API_SECRET'],
    );
  /** The transcriber's dispatches; LiveKit creates one without a name in every room. */
  const dispatchesIn = async (roomId: string) =>
    (await dispatches().listDispatch(roomId)).filter(({ agentName }) => agentName !== '');

  /** A room with a participant in its meeting. */
  async function aMeeting() {
    const room = await app.given.room(olga);
    const guest = await enterAs(app.browser(), room.id, 'Gustav');
    await eventually(
      () => meetingOf(olga, room.id),
      (meeting) => meeting?.participantCount === 1,
    );
    return { room, guest };
  }

  it('are dispatched once for twenty concurrent requests at two instances', async () => {
    const { room, guest } = await aMeeting();
    const clients = Array.from({ length: 20 }, (_, index) =>
      index % 2 === 0 ? guest.client : guest.client.at(other.url),
    );

    const answers = await Promise.all(clients.map((client) => start(client, room.id)));
    await is(room.id, 'ACTIVE');

    for (const answer of answers) {
      expect(answer).toEqual({ roomId: room.id, status: expect.stringMatching(/STARTING|ACTIVE/) });
    }
    expect(await dispatchesIn(room.id)).toHaveLength(1);
    expect(await transcriber.jobs(room.id)).toHaveLength(1);
    expect(await start(guest.client, room.id)).toEqual({ roomId: room.id, status: 'ACTIVE' });
    expect(await dispatchesIn(room.id)).toHaveLength(1);
    await guest.meeting.leave();
  });

  it('become active when the agent has joined, and everyone is notified', async () => {
    const { room, guest } = await aMeeting();
    const followers = [
      await follow(app, olga, room.id, guest),
      await follow(app, guest.client.at(other.url), room.id, guest),
    ];

    expect(await start(guest.client, room.id)).toEqual({ roomId: room.id, status: 'STARTING' });

    for (const { subtitles, close } of followers) {
      expect([await subtitles(), await subtitles()]).toEqual(['STARTING', 'ACTIVE']);
      close();
    }
    expect(await agentsIn(room.id)).toMatchObject([{ kind: 'AGENT', displayName: 'Subtitles' }]);
    await guest.meeting.leave();
  });

  it('reach the participants: interim texts first, then the final one', async () => {
    const { room, guest } = await aMeeting();
    const listener = await enterAs(app.browser(), room.id, 'Lisa');
    const heard = receiveSubtitles(listener.meeting);
    const trackSid = await publishMicrophone(guest.meeting);

    await start(guest.client, room.id);

    const [interim, final] = await eventually(
      () => heard.filter(({ segmentId }) => segmentId === heard[0]?.segmentId),
      ({ length }) => length >= 2,
    );
    expect(interim).toMatchObject({ isFinal: false, speaker: guest.identity, trackSid });
    expect(final).toMatchObject({ isFinal: true, speaker: guest.identity, trackSid });
    expect(final?.text.startsWith(interim?.text ?? 'nothing')).toBe(true);
    await Promise.all([guest.meeting.leave(), listener.meeting.leave()]);
  });

  it('can be started by every participant, with the participant token alone', async () => {
    const { room, guest } = await aMeeting();
    const elsewhere = await aMeeting();
    const { connection } = await admitted(app.browser(), { room: room.id, displayName: 'Late' });
    const late = app.browser().with({ bearer: connection.token });
    const refusal = (client: TestClient, roomId = room.id) =>
      client.refusal(StartSubtitlesDocument, { roomId });

    expect(await refusal(app.browser())).toBe('UNAUTHENTICATED');
    expect(await refusal(olga)).toBe('UNAUTHENTICATED');
    expect(await refusal(elsewhere.guest.client)).toBe('NOT_FOUND');
    expect(await refusal(late)).toBe('NOT_FOUND');
    expect(await refusal(guest.client, randomUUID())).toBe('NOT_FOUND');
    expect(await statusOf(room.id)).toBe('STOPPED');

    expect(await start(guest.client, room.id)).toMatchObject({ status: 'STARTING' });
    await Promise.all([guest.meeting.leave(), elsewhere.guest.meeting.leave()]);
  });

  it('can be stopped by hosts, and the later departure of the agent is not taken for a failure', async () => {
    const { room, guest } = await aMeeting();
    const [mia, otto] = [await app.as('mia'), await app.as('otto')];
    const input = { roomId: room.id, email: 'mia@example.org', role: 'MEMBER' as const };
    await olga.data(SetRoomMemberDocument, { input });
    await start(guest.client, room.id);
    await is(room.id, 'ACTIVE');
    const refusal = (client: TestClient, roomId = room.id) =>
      client.refusal(StopSubtitlesDocument, { roomId });

    expect(await refusal(app.browser())).toBe('UNAUTHENTICATED');
    expect(await refusal(otto)).toBe('NOT_FOUND');
    expect(await refusal(mia)).toBe('FORBIDDEN');
    expect(await refusal(guest.client)).toBe('FORBIDDEN');
    expect(await refusal(olga, randomUUID())).toBe('NOT_FOUND');
    expect(await statusOf(room.id)).toBe('ACTIVE');

    expect(await stop(olga, room.id)).toEqual({ roomId: room.id, status: 'STOPPED' });
    await eventually(
      () => agentsIn(room.id),
      ({ length }) => length === 0,
    );
    expect(await dispatchesIn(room.id)).toEqual([]);
    expect(await transcriber.jobs(room.id)).toHaveLength(1);
    expect(await statusOf(room.id)).toBe('STOPPED');
    expect(await stop(olga, room.id)).toEqual({ roomId: room.id, status: 'STOPPED' });
    await guest.meeting.leave();
  });

  it('can be started again after they were stopped', async () => {
    const { room, guest } = await aMeeting();
    await start(guest.client, room.id);
    await is(room.id, 'ACTIVE');
    await stop(olga, room.id);

    await start(guest.client, room.id);
    await is(room.id, 'ACTIVE');

    expect(await dispatchesIn(room.id)).toHaveLength(1);
    await guest.meeting.leave();
  });

  it('are dispatched a second time if no worker responds, and then reported as stopped', async () => {
    const { room, guest } = await aMeeting();
    await transcriber.staysAway(room.id, 10);
    const { subtitles, close } = await follow(app, guest.client.at(other.url), room.id, guest);

    await start(guest.client, room.id);
    await is(room.id, 'STOPPED');

    expect([await subtitles(), await subtitles()]).toEqual(['STARTING', 'STOPPED']);
    expect(await transcriber.jobs(room.id)).toHaveLength(2);
    await eventually(
      () => dispatchesIn(room.id),
      ({ length }) => length === 0,
    );
    close();
    await guest.meeting.leave();
  });

  it('replace an agent that does not join', async () => {
    const { room, guest } = await aMeeting();
    await transcriber.staysAway(room.id, 1);

    await start(guest.client, room.id);
    await is(room.id, 'ACTIVE');

    expect(await transcriber.jobs(room.id)).toHaveLength(2);
    expect(await dispatchesIn(room.id)).toHaveLength(1);
    await guest.meeting.leave();
  });

  it('replace an agent that leaves once', async () => {
    const { room, guest } = await aMeeting();
    await start(guest.client, room.id);
    await is(room.id, 'ACTIVE');
    const agents = () => agentsIn(room.id);
    const [first] = await agents();

    await transcriber.leaves(room.id);
    const [second] = await eventually(
      agents,
      ([agent]) => agent !== undefined && agent.sid !== first?.sid,
    );
    await is(room.id, 'ACTIVE');
    await transcriber.leaves(room.id);
    await is(room.id, 'STOPPED');

    expect(second?.identity).not.toBe(first?.identity);
    expect(await transcriber.jobs(room.id)).toHaveLength(2);
    await eventually(
      () => dispatchesIn(room.id),
      ({ length }) => length === 0,
    );
    await guest.meeting.leave();
  });

  it('replace the agent of a killed worker, which LiveKit does not', async () => {
    const { room, guest } = await aMeeting();
    await start(guest.client, room.id);
    await is(room.id, 'ACTIVE');
    const [first] = await agentsIn(room.id);

    process.kill(transcriber.part.pid, 'SIGKILL');
    await transcriber.part.stop();
    await transcriber.part.start();

    // LiveKit takes about 20 s to notice.
    await eventually(
      () => agentsIn(room.id),
      ([agent]) => agent !== undefined && agent.sid !== first?.sid,
      60_000,
    );
    await is(room.id, 'ACTIVE');
    expect(await transcriber.jobs(room.id)).toHaveLength(1);
    await guest.meeting.leave();
  });

  it('stop when a host removes the agent, although LiveKit still lists its dispatch', async () => {
    const { room, guest } = await aMeeting();
    await start(guest.client, room.id);
    await is(room.id, 'ACTIVE');
    const [agent] = await agentsIn(room.id);

    const input = { roomId: room.id, identity: agent?.identity ?? '' };
    await olga.data(RemoveParticipantDocument, { input });
    await is(room.id, 'STOPPED');

    expect(await transcriber.jobs(room.id)).toHaveLength(1);
    await eventually(
      () => dispatchesIn(room.id),
      ({ length }) => length === 0,
    );
    await guest.meeting.leave();
  });

  it('are shown to people who join later, and do not count the agent as a person', async () => {
    const { room, guest } = await aMeeting();
    await start(guest.client, room.id);
    await is(room.id, 'ACTIVE');

    const late = await enterAs(app.browser(), room.id, 'Late');
    const meeting = await eventually(
      () => meetingOf(late.client.at(other.url), room.id),
      (found) => found?.participantCount === 2,
    );

    expect(meeting?.subtitles).toEqual({ roomId: room.id, status: 'ACTIVE' });
    expect(await agentsIn(room.id)).toHaveLength(1);
    await Promise.all([guest.meeting.leave(), late.meeting.leave()]);
  });

  it('end when the last person has left, because an agent keeps no meeting open', async () => {
    const { room, guest } = await aMeeting();
    await start(guest.client, room.id);
    await is(room.id, 'ACTIVE');

    await guest.meeting.leave();
    await eventually(
      () => livekitOf(app).listRooms([room.id]),
      ({ length }) => length === 0,
    );
    await eventually(
      () => app.ports.subtitlesStore.find(room.id),
      (found) => found === null,
    );

    await eventually(
      () => app.ports.subtitlesStore.expected(0),
      (expected) => !expected.some(({ roomId }) => roomId === room.id),
    );
    const again = await enterAs(app.browser(), room.id);
    await is(room.id, 'STOPPED');
    expect(await agentsIn(room.id)).toEqual([]);
    expect(await transcriber.jobs(room.id)).toHaveLength(1);
    await again.meeting.leave();
  });

  it('end with a meeting that a host ends, also while the agent is joining', async () => {
    const { room, guest } = await aMeeting();
    await transcriber.staysAway(room.id, 1);
    await start(guest.client, room.id);

    await olga.data(EndMeetingDocument, { roomId: room.id });

    expect(await app.ports.subtitlesStore.status(room.id)).toBe('stopped');
    const again = await enterAs(app.browser(), room.id);
    await is(room.id, 'STOPPED');
    expect(await start(again.client, room.id)).toMatchObject({ status: 'STARTING' });
    await is(room.id, 'ACTIVE');
    expect(await transcriber.jobs(room.id)).toHaveLength(2);
    await again.meeting.leave();
  });

  it('remove and count the dispatch of a gateway that died, and none of other applications', async () => {
    const { room, guest } = await aMeeting();
    const attempt = randomUUID();
    const removed = async () => {
      const repairs = await Promise.all([app, other].map(repairsOf));
      return repairs.reduce((sum, { agent_dispatch_removed: count = 0 }) => sum + count, 0);
    };
    const before = await removed();
    await transcriber.staysAway(room.id, 1);
    await dispatches().createDispatch(room.id, 'transcriber', { metadata: attempt });
    await dispatches().createDispatch(room.id, 'note-taker');
    await app.ports.subtitlesStore.expect({ roomId: room.id, attempt });
    const isExpected = async (ageMs: number) =>
      (await app.ports.subtitlesStore.expected(ageMs)).some((each) => each.attempt === attempt);

    // A dispatch that old is not in progress. A periodic run may have removed it already.
    await eventually(async () => (await isExpected(5_000)) || !(await isExpected(0)), Boolean);
    await startPeriodicJob(app, ROUND);
    await eventually(
      () => dispatchesIn(room.id),
      ([first, second]) => first?.agentName === 'note-taker' && !second,
    );

    await eventually(removed, (now) => now === before + 1);
    await guest.meeting.leave();
  });

  it('continue on another instance when the gateway dies during the start', async () => {
    const { room, guest } = await aMeeting();
    const sessionSid = (await app.ports.presenceStore.sessionSid(room.id)) ?? '';
    // Due so long ago that its deadline job has run.
    await app.ports.subtitlesStore.begin(room.id, sessionSid, randomUUID(), -6_000);

    await startPeriodicJob(app, ROUND);
    await is(room.id, 'ACTIVE');

    expect(await dispatchesIn(room.id)).toHaveLength(1);
    await guest.meeting.leave();
  });

  it('are not activated by another agent', async () => {
    const { room, guest } = await aMeeting();
    await transcriber.staysAway(room.id, 1);
    const noteTaker = await enterAsOther(app, room.id, { kind: 'agent' });
    await eventually(
      () => agentsIn(room.id),
      ({ length }) => length === 1,
    );

    expect(await start(guest.client, room.id)).toMatchObject({ status: 'STARTING' });
    expect(await statusOf(room.id)).toBe('STARTING');
    await is(room.id, 'ACTIVE');

    expect(await agentsIn(room.id)).toHaveLength(2);
    await Promise.all([guest.meeting.leave(), noteTaker.leave()]);
  });

  it('remove an agent of their name that was not requested', async () => {
    const { room, guest } = await aMeeting();

    await dispatches().createDispatch(room.id, 'transcriber');

    await eventually(
      () => transcriber.jobs(room.id),
      ([job]) => job?.state === 'over',
    );
    expect(await statusOf(room.id)).toBe('STOPPED');
    await guest.meeting.leave();
  });
});

describe('startSubtitles while LiveKit is unavailable', () => {
  it('fails, and leaves the subtitles stopped', async () => {
    const env = { FEATURES: 'subtitles' };
    const app = await startTestApp({ receivesWebhooks: true, toleratesErrors: true, env });
    const olga = await app.as('olga');
    const room = await app.given.room(olga);
    const guest = await enterAs(olga, room.id);
    await eventually(
      () => app.ports.presenceStore.list(room.id),
      ({ length }) => length === 1,
    );
    process.kill(app.livekit?.pid ?? 0, 'SIGKILL');

    const refusal = await guest.client.refusal(StartSubtitlesDocument, { roomId: room.id });

    expect(refusal).toBe('MEDIA_UNAVAILABLE');
    expect(await app.ports.subtitlesStore.status(room.id)).toBe('stopped');
    await app.stop();
  });
});

describe('startSubtitles with too many requests', () => {
  it('is refused for a while, to this participant only', async () => {
    const env = {
      FEATURES: 'subtitles',
      RATE_LIMITS: 'on',
      RATE_LIMIT_SUBTITLES_PER_PARTICIPANT: '2',
    };
    const app = await startTestApp({ env });
    const room = await app.given.room(await app.as('olga'));
    const [guest, peer] = [
      await enterAs(app.browser(), room.id),
      await enterAs(app.browser(), room.id),
    ];
    const ask = ({ client }: typeof guest) =>
      client.execute(StartSubtitlesDocument, { roomId: room.id });

    await ask(guest);
    await ask(guest);
    const { errors } = await ask(guest);

    expect(errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) } },
    ]);
    expect((await ask(peer)).errors).toBeUndefined();
    await Promise.all([guest.meeting.leave(), peer.meeting.leave()]);
    await app.stop();
  });
});
