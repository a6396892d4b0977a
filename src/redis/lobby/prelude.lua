-- The beginning of the lobby's scripts: the keys of a room in the order of lobby-keys.ts, and what
-- transitions share. ARGV[1] is the channel of the room's hosts.

--- @include "../publish"

local people, waiting, leases, seqKey, admitted, ended, bans, session, shares, denials, places,
  messages, outbox = unpack(KEYS)
local hosts = ARGV[1]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
-- A room that is never cleared expires.
local KEEP_MS = 86400000
-- Added to the scores of people who wait behind everyone else; larger than any transition's number.
local BACK = 2^52
local MAX_PLACES = 1000
-- Limited, because every transition starts with a sweep.
local MAX_SWEPT = 50
-- Events that the gateway has not read yet are kept for longer than any outage.
local KEEP_EVENTS_MS = 14 * KEEP_MS

local function keep(...)
  for _, key in ipairs({...}) do redis.call('PEXPIRE', key, KEEP_MS) end
end

-- Starts with the time, so that it keeps growing after Redis has lost its data.
local function nextSeq()
  local seq = redis.call('INCR', seqKey)
  if seq == 1 then
    seq = now
    redis.call('SET', seqKey, string.format('%.0f', seq))
  end
  keep(seqKey)
  return seq
end

local function decode(id, text)
  if not text then return nil end
  local ok, record = pcall(cjson.decode, text)
  if ok and type(record) == 'table' and record.id == id and type(record.displayName) == 'string'
    and type(record.color) == 'string' and type(record.kind) == 'string'
    and type(record.enteredAt) == 'number'
    and (record.address == nil or type(record.address) == 'string')
    and (record.status == 'waiting' or record.status == 'denied' or record.status == 'admitted') then
    return record
  end
  return nil
end

-- Removes a person from the queue, which frees a place of their address. Their place in the queue is
-- kept for a while, because a page may start after it.
local function unqueue(id, record)
  local place = redis.call('ZSCORE', waiting, id)
  if not place then return end
  redis.call('ZREM', waiting, id)
  redis.call('ZADD', places, place, id)
  redis.call('ZREMRANGEBYRANK', places, 0, -MAX_PLACES - 1)
  keep(places)
  if not record or not record.address then return end
  if redis.call('HINCRBY', shares, record.address, -1) <= 0 then
    redis.call('HDEL', shares, record.address)
  end
end

local function drop(id)
  unqueue(id, decode(id, redis.call('HGET', people, id)))
  redis.call('HDEL', people, id)
  redis.call('HDEL', messages, id)
  redis.call('ZREM', leases, id)
end

-- The message of a host to this person, else to everyone; '' for none.
local function messageFor(id)
  local stored = redis.call('HGET', messages, id) or redis.call('HGET', messages, '')
  return stored and string.match(stored, '^%d+:(.*)$') or ''
end

-- The record of a waiting or denied person, and its remaining time. A record that cannot be read is
-- deleted, which makes the person an unknown one.
local function find(id)
  local record = decode(id, redis.call('HGET', people, id))
  local ends = redis.call('ZSCORE', leases, id)
  if record and ends then
    if tonumber(ends) > now then return record, tonumber(ends) - now end
    return nil
  end
  drop(id)
  return nil
end

-- A ban applies to the identity, to the account, and to the person named in a meeting token.
local function isBanned(id, user, bearer)
  return redis.call('HEXISTS', bans, 'identity:' .. id) == 1
    or (user ~= '' and redis.call('HEXISTS', bans, 'user:' .. user) == 1)
    or (bearer ~= nil and redis.call('HEXISTS', bans, 'bearer:' .. bearer) == 1)
end

-- Stores an event with the change that it reports. Without outgoing webhooks there is no list of
-- its own to push it to.
local function keepEvent(kind, records, seq)
  if outbox == seqKey or #records == 0 then return end
  redis.call('RPUSH', outbox, cjson.encode({
    source = 'lobby', type = kind, at = now, seq = seq, participants = records,
  }))
  redis.call('PEXPIRE', outbox, KEEP_EVENTS_MS)
end

local function announce(kind, records)
  if #records == 0 then return end
  local seq = nextSeq()
  publish(hosts, cjson.encode({
    type = kind,
    participants = records,
    waitingCount = redis.call('ZCARD', waiting),
    seq = seq,
  }))
  keepEvent(kind, records, seq)
end

local function notify(channel, signal)
  publish(channel, cjson.encode(signal))
end

-- Removes expired records, at most MAX_SWEPT, and returns their number.
local function sweep()
  local expired = redis.call('ZRANGEBYSCORE', leases, '-inf', now, 'LIMIT', 0, MAX_SWEPT)
  local left = {}
  for _, id in ipairs(expired) do
    local record = decode(id, redis.call('HGET', people, id))
    drop(id)
    if record and record.status == 'waiting' then left[#left + 1] = record end
  end
  announce('left', left)
  return #expired
end

local function encodeAll(records)
  local encoded = {}
  for i, record in ipairs(records) do encoded[i] = cjson.encode(record) end
  return encoded
end
