import type { AgentCall } from '../../livekit/agent-dispatches.js';
import { defineScript } from '../define-script.js';
import type { ParticipantRecord } from '../presence/presence-record.js';
import type { AgentFailure, AgentReplacement, SubtitlesStatus } from './subtitles-record.js';

const keys = ['subtitles', 'outbox'] as const;

export const begin = defineScript({
  file: new URL('./begin.lua', import.meta.url),
  keys,
  args: (channel: string, sessionSid: string, attempt: string, timeoutMs: number) => [
    channel,
    sessionSid,
    attempt,
    timeoutMs,
  ],
  reply: (before: SubtitlesStatus) => before,
});

export const dispatched = defineScript({
  file: new URL('./dispatched.lua', import.meta.url),
  keys,
  args: (channel: string, { attempt, dispatchId }: AgentCall) => [
    channel,
    attempt,
    dispatchId ?? '',
  ],
  reply: (isWanted: number) => isWanted === 1,
});

export const arrived = defineScript({
  file: new URL('./arrived.lua', import.meta.url),
  keys,
  args: (
    channel: string,
    { identity, sid, joinedAt }: Pick<ParticipantRecord, 'identity' | 'sid' | 'joinedAt'>,
  ) => [channel, identity, sid, joinedAt.getTime()],
  reply: (surplus: string | null) => surplus,
});

export const failed = defineScript({
  file: new URL('./failed.lua', import.meta.url),
  keys,
  args: (channel: string, failure: AgentFailure, next: string, timeoutMs: number) => {
    const { attempt = '', sid = '' } = { attempt: undefined, sid: undefined, ...failure };
    return [channel, attempt, sid, next, timeoutMs];
  },
  reply: (
    reply: [attempt: string, dispatchId: string, next: string] | null,
  ): AgentReplacement | null =>
    reply && { unwanted: callOf(reply), attempt: reply[2] === '' ? null : reply[2] },
});

export const stop = defineScript({
  file: new URL('./stop.lua', import.meta.url),
  keys,
  args: (channel: string, attempt: string, sessionSid: string) => [channel, attempt, sessionSid],
  reply: (reply: [attempt: string, dispatchId: string] | null) => reply && callOf(reply),
});

function callOf([attempt, dispatchId]: readonly [string, string, ...unknown[]]): AgentCall {
  return { attempt, dispatchId: dispatchId === '' ? null : dispatchId };
}
