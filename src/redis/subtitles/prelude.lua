-- The beginning of the subtitles' scripts. ARGV[1] is the channel of the meeting. KEYS[1] is a hash,
-- present while subtitles are wanted: `status` (starting, active), `session` (sid of the LiveKit
-- room), `attempt`, `tries`, `dueAt`, `dispatchId`, and of the agent in the meeting `agent`,
-- `agentSid`, `agentJoinedAt`; `told` once an event says that they started. KEYS[2] is the list of
-- events for outgoing webhooks; the same as KEYS[1] while there are none.

--- @include "../publish"

local key, outbox = KEYS[1], KEYS[2]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
-- Longer than a meeting that is never ended.
local KEEP_MS = 604800000
-- Events that the gateway has not read yet are kept for longer than any outage.
local KEEP_EVENTS_MS = 1209600000

local function get(name) return redis.call('HGET', key, name) end

local function publishStatus(status)
  publish(ARGV[1], cjson.encode({ type = 'subtitles', at = now, status = status }))
end

-- Stores an event with the change that it reports.
local function keepEvent(kind)
  if outbox == key then return end
  redis.call('RPUSH', outbox, cjson.encode({
    source = 'subtitles', type = kind, at = now, session = get('session') or '',
  }))
  redis.call('PEXPIRE', outbox, KEEP_EVENTS_MS)
end

local function tellStarted()
  if redis.call('HSETNX', key, 'told', '1') == 1 then keepEvent('started') end
end

local function tellStopped()
  if get('told') then keepEvent('stopped') end
end

local function setStatus(status)
  if get('status') == status then return end
  redis.call('HSET', key, 'status', status)
  publishStatus(status)
  if status == 'active' then tellStarted() end
end

local function expectAgent(attempt, tries, timeoutMs)
  redis.call('HSET', key, 'attempt', attempt, 'tries', tries,
    'dueAt', string.format('%.0f', now + timeoutMs))
  redis.call('HDEL', key, 'dispatchId', 'agent', 'agentSid', 'agentJoinedAt')
  redis.call('PEXPIRE', key, KEEP_MS)
  setStatus('starting')
end

-- Returns the dispatch that is no longer wanted.
local function stop()
  local call = { get('attempt'), get('dispatchId') or '' }
  tellStopped()
  redis.call('UNLINK', key)
  publishStatus('stopped')
  return call
end
