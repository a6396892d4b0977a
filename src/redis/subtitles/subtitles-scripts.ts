import type { Redis } from 'ioredis';

/**
 * KEYS[1]: hash of the room's subtitles, present while they are wanted: `status` (starting,
 * active), `session` (sid of the LiveKit room), `attempt`, `tries`, `dueAt`, `dispatchId`, and of
 * the agent in the meeting `agent`, `agentSid`, `agentJoinedAt`. ARGV[1]: channel of the meeting.
 */
const PRELUDE = `
local key = KEYS[1]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
-- Longer than a meeting that is never ended.
local KEEP = 604800000

local function get(name) return redis.call('HGET', key, name) end

local function tell(status)
  redis.call('PUBLISH', ARGV[1], cjson.encode({ type = 'subtitles', at = now, status = status }))
end

local function become(status)
  if get('status') == status then return end
  redis.call('HSET', key, 'status', status)
  tell(status)
end

local function await(attempt, tries, timeoutMs)
  redis.call('HSET', key, 'attempt', attempt, 'tries', tries,
    'dueAt', string.format('%.0f', now + timeoutMs))
  redis.call('HDEL', key, 'dispatchId', 'agent', 'agentSid', 'agentJoinedAt')
  redis.call('PEXPIRE', key, KEEP)
  become('starting')
end

-- Returns the dispatch that is no longer wanted.
local function off()
  local call = { get('attempt'), get('dispatchId') or '' }
  redis.call('UNLINK', key)
  tell('stopped')
  return call
end
`;

/** ARGV: channel, sid of the LiveKit room, attempt, timeout ms. Replies the previous status. */
const BEGIN = `
if get('session') == ARGV[2] then return get('status') end
redis.call('UNLINK', key)
redis.call('HSET', key, 'session', ARGV[2])
await(ARGV[3], 1, tonumber(ARGV[4]))
return 'stopped'
`;

/** ARGV: channel, attempt, ID of the dispatch. Replies 1 if the attempt is still wanted. */
const DISPATCHED = `
if get('attempt') ~= ARGV[2] then return 0 end
redis.call('HSET', key, 'dispatchId', ARGV[3])
return 1
`;

/**
 * ARGV: channel, identity of the agent, sid of its connection, join time. Replies the identity of a
 * surplus agent, or nothing. The newer of two stays: the attempt of the older one had failed.
 */
const ARRIVED = `
if redis.call('EXISTS', key) == 0 then return ARGV[2] end
local other, since = get('agent'), tonumber(get('agentJoinedAt') or '0')
if other and other ~= ARGV[2] and since > tonumber(ARGV[4]) then return ARGV[2] end
redis.call('HSET', key, 'agent', ARGV[2], 'agentSid', ARGV[3], 'agentJoinedAt', ARGV[4])
become('active')
return other ~= ARGV[2] and other or nil
`;

/**
 * ARGV: channel, failed attempt or '', sid of the agent that left or '', attempt that may follow,
 * timeout ms. Replies nothing if the failure does not apply; else the dispatch that is no longer
 * wanted, and the next attempt or ''.
 */
const FAILED = `
if redis.call('EXISTS', key) == 0 then return nil end
local isOverdue = ARGV[2] ~= '' and get('attempt') == ARGV[2] and get('status') == 'starting'
  and now >= tonumber(get('dueAt'))
local isGone = ARGV[3] ~= '' and get('agentSid') == ARGV[3]
if not isOverdue and not isGone then return nil end
if get('tries') == '1' then
  local call = { get('attempt'), get('dispatchId') or '', ARGV[4] }
  await(ARGV[4], 2, tonumber(ARGV[5]))
  return call
end
-- The agent that left may be the first one, which joined late; the second is still expected.
if isGone and now < tonumber(get('dueAt')) then
  redis.call('HDEL', key, 'agent', 'agentSid', 'agentJoinedAt')
  become('starting')
  return nil
end
local call = off()
call[3] = ''
return call
`;

/**
 * ARGV: channel, attempt or '' for any, sid of the LiveKit room or '' for any. Replies the dispatch
 * that is no longer wanted, or nothing.
 */
const STOP = `
if redis.call('EXISTS', key) == 0 then return nil end
if ARGV[2] ~= '' and get('attempt') ~= ARGV[2] then return nil end
if ARGV[3] ~= '' and get('session') ~= ARGV[3] then return nil end
return off()
`;

const SCRIPTS = {
  foyerSubtitlesBegin: BEGIN,
  foyerSubtitlesDispatched: DISPATCHED,
  foyerSubtitlesArrived: ARRIVED,
  foyerSubtitlesFailed: FAILED,
  foyerSubtitlesStop: STOP,
} as const;

export type SubtitlesScript = keyof typeof SCRIPTS;

/** A connection with the scripts. */
export type SubtitlesRedis = Redis &
  Record<SubtitlesScript, (...args: readonly (string | number)[]) => Promise<unknown>>;

/** Adds the scripts to a connection; each is sent once, then called by its digest. */
export function withSubtitlesScripts(redis: Redis): SubtitlesRedis {
  for (const [name, lua] of Object.entries(SCRIPTS)) {
    redis.defineCommand(name, { lua: PRELUDE + lua, numberOfKeys: 1 });
  }
  return redis as SubtitlesRedis;
}
