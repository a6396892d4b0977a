import type { AgentCall } from '../../../src/livekit/agent-dispatches.js';
import { meetingTopic } from '../../../src/redis/presence/presence-events.js';
import type { PubSub } from '../../../src/redis/pub-sub.js';
import type { SubtitlesStore } from '../../../src/redis/subtitles/subtitles-store.js';
import type {
  AgentFailure,
  AgentReplacement,
  ExpectedAgent,
  SubtitlesRecord,
  SubtitlesStatus,
} from '../../../src/redis/subtitles/subtitles-record.js';
import { FakePubSub } from '../fake-pub-sub.js';

interface RoomSubtitles {
  readonly session: string;
  status: SubtitlesRecord['status'] | null;
  attempt: string;
  tries: number;
  dueAt: number;
  dispatchId: string | null;
  agent: { readonly identity: string; readonly sid: string; readonly joinedAt: Date } | null;
}

/** Subtitles in memory, with the rules of the scripts in src/redis/subtitles. */
export class FakeSubtitlesStore implements SubtitlesStore {
  readonly #rooms = new Map<string, RoomSubtitles>();
  readonly #expected = new Map<string, ExpectedAgent & { readonly since: number }>();

  constructor(private readonly events: Pick<PubSub, 'publish'> = new FakePubSub()) {}

  status(roomId: string): Promise<SubtitlesStatus> {
    return Promise.resolve(this.#rooms.get(roomId)?.status ?? 'stopped');
  }

  statuses(roomIds: readonly string[]): Promise<readonly SubtitlesStatus[]> {
    return Promise.all(roomIds.map((roomId) => this.status(roomId)));
  }

  find(roomId: string): Promise<SubtitlesRecord | null> {
    const { status, attempt = '', dueAt = 0, agent } = this.#rooms.get(roomId) ?? {};
    if (!status) return Promise.resolve(null);
    const shown = agent ? { identity: agent.identity, sid: agent.sid } : null;
    return Promise.resolve({ status, attempt, dueAt, agent: shown });
  }

  begin(roomId: string, session: string, attempt: string, timeoutMs: number) {
    const known = this.#rooms.get(roomId);
    if (known?.session === session) return this.status(roomId);
    const room = { session, status: null, attempt, tries: 0, dueAt: 0, dispatchId: null };
    this.#expectAgent(roomId, { ...room, agent: null }, attempt, timeoutMs);
    return Promise.resolve<SubtitlesStatus>('stopped');
  }

  dispatched(roomId: string, { attempt, dispatchId }: AgentCall): Promise<boolean> {
    const room = this.#rooms.get(roomId);
    if (room?.attempt !== attempt) return Promise.resolve(false);
    room.dispatchId = dispatchId;
    return Promise.resolve(true);
  }

  arrived(roomId: string, agent: NonNullable<RoomSubtitles['agent']>): Promise<string | null> {
    const room = this.#rooms.get(roomId);
    if (!room) return Promise.resolve(agent.identity);
    const other = room.agent?.identity === agent.identity ? null : room.agent;
    if (other && other.joinedAt > agent.joinedAt) return Promise.resolve(agent.identity);
    room.agent = agent;
    this.#setStatus(roomId, room, 'active');
    return Promise.resolve(other?.identity ?? null);
  }

  async failed(
    roomId: string,
    failure: AgentFailure,
    next: string,
    timeoutMs: number,
  ): Promise<AgentReplacement | null> {
    const room = this.#rooms.get(roomId);
    if (!room) return null;
    const isDue = Date.now() >= room.dueAt;
    const isGone = 'sid' in failure && room.agent?.sid === failure.sid;
    const isOverdue =
      'attempt' in failure &&
      room.attempt === failure.attempt &&
      room.status === 'starting' &&
      isDue;
    if (!isGone && !isOverdue) return null;
    const unwanted = { attempt: room.attempt, dispatchId: room.dispatchId };
    if (room.tries === 1) {
      this.#expectAgent(roomId, room, next, timeoutMs);
      return { unwanted, attempt: next };
    }
    // The agent that left may be the first one, which joined late; the second is still expected.
    if (isGone && !isDue) {
      room.agent = null;
      this.#setStatus(roomId, room, 'starting');
      return null;
    }
    await this.stop(roomId);
    return { unwanted, attempt: null };
  }

  stop(
    roomId: string,
    those: { readonly attempt?: string; readonly sessionSid?: string | null } = {},
  ): Promise<AgentCall | null> {
    const room = this.#rooms.get(roomId);
    if (!room) return Promise.resolve(null);
    const { attempt = room.attempt, sessionSid } = those;
    const isMeant = attempt === room.attempt && (sessionSid ?? room.session) === room.session;
    if (!isMeant) return Promise.resolve(null);
    this.#rooms.delete(roomId);
    this.#publish(roomId, 'stopped');
    return Promise.resolve({ attempt: room.attempt, dispatchId: room.dispatchId });
  }

  expect(expected: ExpectedAgent): Promise<void> {
    const entry = { ...expected, since: Date.now() };
    return Promise.resolve(void this.#expected.set(entryOf(expected), entry));
  }

  forget(expected: ExpectedAgent): Promise<void> {
    return Promise.resolve(void this.#expected.delete(entryOf(expected)));
  }

  expected(ageMs: number): Promise<readonly ExpectedAgent[]> {
    const old = [...this.#expected.values()].filter(({ since }) => since <= Date.now() - ageMs);
    return Promise.resolve(old.map(({ roomId, attempt }) => ({ roomId, attempt })));
  }

  #expectAgent(roomId: string, room: RoomSubtitles, attempt: string, timeoutMs: number): void {
    this.#rooms.set(roomId, room);
    Object.assign(room, { attempt, dispatchId: null, agent: null });
    room.tries += 1;
    room.dueAt = Date.now() + timeoutMs;
    this.#setStatus(roomId, room, 'starting');
  }

  #setStatus(roomId: string, room: RoomSubtitles, status: SubtitlesRecord['status']): void {
    if (room.status !== status) this.#publish(roomId, status);
    room.status = status;
  }

  #publish(roomId: string, status: SubtitlesStatus): void {
    this.events.publish(meetingTopic(roomId), { type: 'subtitles', at: Date.now(), status });
  }
}

const entryOf = ({ roomId, attempt }: ExpectedAgent): string => `${roomId} ${attempt}`;
