import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { MediaUnavailableError, NotFoundError } from '../../errors/domain-error.js';
import type { AgentCall, AgentDispatches } from '../../livekit/agent-dispatches.js';
import type { MediaParticipant } from '../../livekit/media-participant.js';
import type { MediaServer } from '../../livekit/media-server.js';
import type { EndedMeeting } from '../../redis/presence/meeting-index.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { SubtitlesStore } from '../../redis/subtitles/subtitles-store.js';
import type {
  AgentDeadlines,
  AgentFailure,
  ExpectedAgent,
  SubtitlesStatus,
} from '../../redis/subtitles/subtitles-record.js';
import { ParticipantKind } from '../../models/participant-kind.js';
import type { DepartureCause } from '../meeting/meeting-listener.js';
import type { RemovalService } from '../meeting/removal-service.js';

export type TranscriberRepair =
  /** Its deadline was missed. */
  | 'transcriber_overdue'
  /** It had left without an event. */
  | 'transcriber_gone'
  /** An unwanted dispatch was left over. */
  | 'agent_dispatch_removed';

export interface TranscriberServiceDeps {
  readonly subtitlesStore: SubtitlesStore;
  readonly dispatches: AgentDispatches;
  readonly deadlines: AgentDeadlines;
  readonly presenceStore: Pick<PresenceStore, 'find' | 'participantCount'>;
  readonly mediaServer: Pick<MediaServer, 'findRoom' | 'findRooms'>;
  readonly removalService: Pick<RemovalService, 'disconnect'>;
  readonly agentName: string;
  /** How long the agent may take to join. */
  readonly timeoutMs: number;
  readonly repaired: (repair: TranscriberRepair, count: number) => void;
  readonly log: Pick<Logger, 'warn'>;
}

/** The attribute in which LiveKit names the agent of a participant. */
const AGENT_NAME = 'lk.agent_name';
/** The job of the deadline comes first. */
const JOB_LAG_MS = 5_000;
/** A dispatch may be in progress for this long. */
const CALLING_MS = 5_000;

/**
 * The agent that writes the subtitles of a meeting: dispatched once, replaced once, and removed
 * when it is no longer wanted. LiveKit does not list its workers; only the arrival of an agent
 * proves that it exists. An agent of this name that Foyer did not dispatch is disconnected.
 */
export class TranscriberService {
  constructor(private readonly deps: TranscriberServiceDeps) {}

  /**
   * Dispatches the agent into an open room, once for concurrent calls on all instances. Resolves to
   * the resulting status.
   * @throws NotFoundError for a room that is not open, MediaUnavailableError
   */
  async call(roomId: string, sessionSid: string): Promise<SubtitlesStatus> {
    const { subtitlesStore, timeoutMs } = this.deps;
    const attempt = randomUUID();
    const before = await subtitlesStore.begin(roomId, sessionSid, attempt, timeoutMs);
    if (before !== 'stopped') return before;
    await this.#dispatch({ roomId, attempt });
    return 'starting';
  }

  /** Removes the agent, or later if LiveKit is unavailable. */
  async dismiss(roomId: string): Promise<void> {
    const unwanted = await this.deps.subtitlesStore.stop(roomId);
    if (unwanted) await this.#undo(roomId, unwanted);
  }

  /** A participant has joined. Idempotent. */
  async arrived(
    roomId: string,
    record: ParticipantRecord,
    { attributes }: Pick<MediaParticipant, 'attributes'>,
  ): Promise<void> {
    const { agentName, subtitlesStore, removalService } = this.deps;
    const isOurs = record.kind === ParticipantKind.AGENT && attributes[AGENT_NAME] === agentName;
    if (!isOurs) return;
    const surplus = await subtitlesStore.arrived(roomId, record);
    if (surplus !== null) await removalService.disconnect(roomId, surplus);
  }

  /** A connection has ended. An agent that a host removed is not replaced. */
  async departed(roomId: string, sid: string, cause: DepartureCause): Promise<void> {
    if (cause === 'taken-over' || cause === 'room-closed') return;
    if (cause !== 'removed') {
      await this.#failed(roomId, { sid });
      return;
    }
    const wanted = await this.deps.subtitlesStore.find(roomId);
    if (wanted?.agent?.sid === sid) await this.dismiss(roomId);
  }

  /** The deadline has passed. */
  async overdue({ roomId, attempt }: ExpectedAgent): Promise<void> {
    await this.#failed(roomId, { attempt });
  }

  /** The meeting has ended; LiveKit deleted its dispatches with the room. */
  async ended({ roomId, sessionSid }: EndedMeeting): Promise<void> {
    const { subtitlesStore } = this.deps;
    const unwanted = await subtitlesStore.stop(roomId, { sessionSid });
    if (unwanted) await subtitlesStore.forget({ roomId, attempt: unwanted.attempt });
  }

  /** Finds missed deadlines and departures in an open room. */
  async check(roomId: string): Promise<void> {
    const { subtitlesStore, presenceStore, repaired } = this.deps;
    const wanted = await subtitlesStore.find(roomId);
    if (!wanted) return;
    const { status, attempt, dueAt, agent } = wanted;
    if (status === 'starting' && Date.now() > dueAt + JOB_LAG_MS) {
      if (await this.#failed(roomId, { attempt })) repaired('transcriber_overdue', 1);
    }
    if (!agent) return;
    const present = await presenceStore.find(roomId, agent.identity);
    if (present?.sid === agent.sid) return;
    if (await this.#failed(roomId, { sid: agent.sid })) repaired('transcriber_gone', 1);
  }

  /** Removes unwanted dispatches that could not be removed before. */
  async sweep(): Promise<void> {
    const expected = await this.deps.subtitlesStore.expected(CALLING_MS);
    const unwanted: ExpectedAgent[] = [];
    for (const each of expected) {
      const wanted = await this.deps.subtitlesStore.find(each.roomId);
      if (wanted?.attempt !== each.attempt) unwanted.push(each);
    }
    const open = await this.deps.mediaServer.findRooms(unwanted.map(({ roomId }) => roomId));
    const openIds = new Set(open.map(({ name }) => name));
    for (const each of unwanted) {
      // LiveKit waits three seconds for a closed room, whose dispatches are gone anyway.
      if (!openIds.has(each.roomId)) await this.deps.subtitlesStore.forget(each);
      else if (await this.#undo(each.roomId, { ...each, dispatchId: null })) {
        this.deps.repaired('agent_dispatch_removed', 1);
      }
    }
  }

  async #dispatch(expected: ExpectedAgent): Promise<void> {
    const { subtitlesStore, deadlines, dispatches, agentName, timeoutMs } = this.deps;
    const { roomId, attempt } = expected;
    try {
      // Stored first: a process that dies after the call leaves no unknown dispatch behind.
      await subtitlesStore.expect(expected);
      await deadlines.schedule(expected, timeoutMs);
      const dispatchId = await dispatches.create(roomId, agentName, attempt);
      const call = { attempt, dispatchId };
      if (!(await subtitlesStore.dispatched(roomId, call))) await this.#undo(roomId, call);
    } catch (error) {
      await subtitlesStore.stop(roomId, { attempt });
      throw (await this.#isAbsent(roomId, error)) ? new NotFoundError() : error;
    }
  }

  /** LiveKit reports a room that is not open as unavailable. */
  async #isAbsent(roomId: string, error: unknown): Promise<boolean> {
    if (!(error instanceof MediaUnavailableError)) return false;
    return (await this.deps.mediaServer.findRoom(roomId)) === null;
  }

  /** False if the failure no longer applies. */
  async #failed(roomId: string, failure: AgentFailure): Promise<boolean> {
    const { subtitlesStore, presenceStore, timeoutMs, log } = this.deps;
    const found = await subtitlesStore.failed(roomId, failure, randomUUID(), timeoutMs);
    if (!found) return false;
    const { unwanted, attempt } = found;
    const next = attempt === null ? 'stopping the subtitles' : 'replacing it';
    log.warn({ roomId }, `Transcriber missing: it did not join in time, or left; ${next}`);
    await this.#undo(roomId, unwanted);
    if (attempt === null) return true;
    const isEmpty = (await presenceStore.participantCount(roomId)) === 0;
    if (isEmpty) await subtitlesStore.stop(roomId, { attempt });
    else await this.#replace({ roomId, attempt });
    return true;
  }

  async #replace(expected: ExpectedAgent): Promise<void> {
    try {
      await this.#dispatch(expected);
    } catch (error) {
      // The subtitles are stopped, and the subscribers know.
      if (!(error instanceof MediaUnavailableError || error instanceof NotFoundError)) throw error;
      const { roomId } = expected;
      this.deps.log.warn(
        { err: error, roomId },
        'Failed to replace the transcriber; stopped the subtitles',
      );
    }
  }

  /** True if a dispatch was removed. The sweep retries what fails. */
  async #undo(roomId: string, call: AgentCall): Promise<boolean> {
    const { dispatches, subtitlesStore, log } = this.deps;
    try {
      const isRemoved = await dispatches.remove(roomId, call);
      await subtitlesStore.forget({ roomId, attempt: call.attempt });
      return isRemoved;
    } catch (error) {
      if (!(error instanceof MediaUnavailableError)) throw error;
      log.warn(
        { err: error, roomId },
        'Failed to remove a dispatch of the transcriber: LiveKit unavailable; retrying at the next run',
      );
      return false;
    }
  }
}
