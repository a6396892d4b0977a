import type { AgentCall } from '../../livekit/agent-dispatches.js';
import type { SubtitlesSignal } from '../presence/presence-events.js';
import type { ParticipantRecord } from '../presence/presence-record.js';

export type SubtitlesStatus = SubtitlesSignal['status'];

/** The wanted subtitles of a room. */
export interface SubtitlesRecord {
  readonly status: Exclude<SubtitlesStatus, 'stopped'>;
  /** Names the dispatch of the agent that is expected, or has joined. */
  readonly attempt: string;
  /** When the agent must have joined, as Unix time in ms by the store's clock. */
  readonly dueAt: number;
  /** The agent in the meeting. */
  readonly agent: Pick<ParticipantRecord, 'identity' | 'sid'> | null;
}

/** How a dispatch has failed. */
export type AgentFailure =
  /** No agent joined in time. */
  | { readonly attempt: string }
  /** The agent has left. */
  | { readonly sid: string };

/** The consequence of a failure. */
export interface AgentReplacement {
  readonly unwanted: AgentCall;
  /** The next attempt, which is now expected; null if the subtitles are stopped. */
  readonly attempt: string | null;
}

/** A dispatch that was, or was about to be, created. */
export interface ExpectedAgent {
  readonly roomId: string;
  readonly attempt: string;
}

/** Calls back after the time in which an agent must join, even if this instance dies. */
export interface AgentDeadlines {
  schedule(expected: ExpectedAgent, delayMs: number): Promise<void>;
}
