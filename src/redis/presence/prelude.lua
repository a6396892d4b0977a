-- The beginning of the presence scripts: the keys of a room in the order of presence-keys.ts, and
-- what transitions share. ARGV[1] is the channel of the meeting.

--- @include "../publish"

local people, sids, counted, tracks, gone, meeting, seqKey, users, usersBefore, permissions, closing,
  connected, places = unpack(KEYS)
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
-- A room that is never cleared expires; the reconciler renews the live ones.
local KEEP_MS = 86400000
local MAX_GONE = 5000

local events, seq = {}, nil

-- One number for the whole step. Starts with the time, so that it keeps growing after Redis has lost
-- its data.
local function step()
  if seq then return seq end
  seq = redis.call('INCR', seqKey)
  if seq == 1 then
    seq = now
    redis.call('SET', seqKey, string.format('%.0f', seq))
  end
  return seq
end

local function emit(event)
  step()
  events[#events + 1] = event
end

local function finish()
  redis.call('ZREMRANGEBYRANK', gone, 0, -MAX_GONE - 1)
  for _, key in ipairs(KEYS) do
    if key ~= closing then redis.call('PEXPIRE', key, KEEP_MS) end
  end
  if #events == 0 then return end
  publish(ARGV[1], cjson.encode({ type = 'presence', seq = step(), at = now, events = events }))
end

local function decode(text)
  if not text then return nil end
  local ok, value = pcall(cjson.decode, text)
  if ok and type(value) == 'table' then return value end
  return nil
end

local function isGone(id) return redis.call('ZSCORE', gone, id) ~= false end
local function markGone(id) redis.call('ZADD', gone, now, id) end

local function bySid(sid) return decode(redis.call('HGET', people, sid)) end

local function byIdentity(identity)
  local sid = redis.call('HGET', sids, identity)
  return sid and bySid(sid) or nil
end

local function isPerson(record)
  return not record.isHidden
    and (record.kind == 'standard' or (record.kind == 'phone' and not record.isHeld))
end

-- Whether a participant takes a place of the maximum, as LiveKit counts: callers on hold do.
local function takesPlace(record)
  return not record.isHidden and (record.kind == 'standard' or record.kind == 'phone')
end

local function placeOf(sid, identity) return sid .. ' ' .. identity end

-- The meeting starts with the first person, in whatever order the events arrive.
local function begin(record)
  if not isPerson(record) then return end
  local at = math.min(now, record.joinedAt > 0 and record.joinedAt or now)
  local known = tonumber(redis.call('HGET', meeting, 'startedAt') or nil)
  if known and known <= at then return end
  redis.call('HSET', meeting, 'startedAt', string.format('%.0f', at))
  if not known then emit({ type = 'meeting-started' }) end
end

local function save(record, kind)
  record.rev = step()
  record.changedAt = now
  redis.call('HSET', people, record.sid, cjson.encode(record))
  redis.call('HSET', sids, record.identity, record.sid)
  redis.call(isPerson(record) and 'SADD' or 'SREM', counted, record.sid)
  if takesPlace(record) then
    redis.call('SADD', connected, record.identity)
    local session = kind == 'joined' and redis.call('HGET', meeting, 'sid')
    if session then redis.call('ZREM', places, placeOf(session, record.identity)) end
  end
  emit({ type = kind, participant = record })
end

local function remove(record)
  redis.call('HDEL', people, record.sid)
  redis.call('SREM', counted, record.sid)
  if redis.call('HGET', sids, record.identity) == record.sid then
    redis.call('HDEL', sids, record.identity)
    redis.call('SREM', connected, record.identity)
  end
  markGone(record.sid)
  emit({ type = 'left', identity = record.identity, sid = record.sid })
end

local function everyone()
  local found = {}
  for _, text in ipairs(redis.call('HVALS', people)) do
    local record = decode(text)
    if record then found[#found + 1] = record end
  end
  return found
end

local function endMeeting(reason)
  for _, record in ipairs(everyone()) do remove(record) end
  if redis.call('HEXISTS', meeting, 'startedAt') == 1 then
    emit({ type = 'meeting-ended', reason = reason })
  end
  redis.call('UNLINK', people, sids, counted, connected, meeting)
end

-- A LiveKit room that was closed and opened again under the same name is a different one. False if
-- this one has ended, as an older one has once a newer one is known.
local function enter(sid, createdAt)
  if isGone(sid) then return false end
  local known, since = unpack(redis.call('HMGET', meeting, 'sid', 'createdAt'))
  if known == sid then return true end
  if known and createdAt < tonumber(since) then
    markGone(sid)
    return false
  end
  if known then
    endMeeting('unknown')
    markGone(known)
  end
  redis.call('HSET', meeting, 'sid', sid, 'createdAt', string.format('%.0f', createdAt))
  return true
end
