/**
 * The keys of one room, all with the hash tag `{roomId}`, in the order in which the scripts take
 * them. Their number is fixed, so that a room is cleared at once, however many wait.
 */
export const LOBBY_KEYS = [
  /** Hash: identity → record of somebody who waits or was denied. */
  'people',
  /** Sorted set: identities who wait, by arrival. */
  'waiting',
  /** Sorted set: every identity in `people`, by when its record ends. */
  'leases',
  /** Counter of transitions. */
  'seq',
  /** Hash: identity → record of somebody whom a host let in. */
  'admitted',
  /** Hash: what `people` was when a host ended the meeting. */
  'ended',
  /** Hash: `identity:<identity>` and `user:<user id>` of people who are kept out. */
  'bans',
  /** Sid of the LiveKit room that decisions are about. */
  'session',
  /** Hash: address → how many of those who wait came from it. */
  'shares',
  /** Sorted set: addresses from which somebody was denied, by when the cool-down ends. */
  'denials',
] as const;

/** What every script begins with. ARGV[1] is the channel of the room's hosts. */
export const PRELUDE = `
local people, waiting, leases, seqKey, admitted, ended, bans, session, shares, denials = unpack(KEYS)
local hosts = ARGV[1]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
-- Rooms that nobody clears go by themselves.
local KEEP = 86400000
-- Added to the places of those who wait behind everyone else; the number of a transition is smaller.
local BACK = 2^52

local function keep(...)
  for _, key in ipairs({...}) do redis.call('PEXPIRE', key, KEEP) end
end

-- Begins with the time, so that it grows even after Redis has lost everything.
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

-- Takes somebody out of the queue; their address may have another wait.
local function unqueue(id, record)
  if redis.call('ZREM', waiting, id) == 0 or not record or not record.address then return end
  if redis.call('HINCRBY', shares, record.address, -1) <= 0 then
    redis.call('HDEL', shares, record.address)
  end
end

local function drop(id)
  unqueue(id, decode(id, redis.call('HGET', people, id)))
  redis.call('HDEL', people, id)
  redis.call('ZREM', leases, id)
end

-- The record of somebody who waits or was denied, and the time it has left. One that cannot be
-- read is deleted: its owner is treated as new.
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

local function announce(kind, records)
  if #records == 0 then return end
  redis.call('PUBLISH', hosts, cjson.encode({
    type = kind,
    participants = records,
    waitingCount = redis.call('ZCARD', waiting),
    seq = nextSeq(),
  }))
end

local function tell(channel, signal)
  redis.call('PUBLISH', channel, cjson.encode(signal))
end

-- Ends records past their time; a bounded number, because every transition begins with it.
local function sweep()
  local over = redis.call('ZRANGEBYSCORE', leases, '-inf', now, 'LIMIT', 0, 50)
  local left = {}
  for _, id in ipairs(over) do
    local record = decode(id, redis.call('HGET', people, id))
    drop(id)
    if record and record.status == 'waiting' then left[#left + 1] = record end
  end
  announce('left', left)
  return #over
end

local function texts(records)
  local encoded = {}
  for i, record in ipairs(records) do encoded[i] = cjson.encode(record) end
  return encoded
end
`;
