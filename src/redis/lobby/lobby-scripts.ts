import type { Redis } from 'ioredis';
import { LOBBY_KEYS, PRELUDE } from './lobby-prelude.js';

const ADMIT = `
-- True if the person was waiting.
local function admit(id, record, channel)
  local wasWaiting = record.status == 'waiting'
  drop(id)
  record.status = 'admitted'
  record.hasEntered = false
  record.admittedAt = now
  redis.call('HSET', admitted, id, cjson.encode(record))
  tell(channel, { type = 'let-in' })
  return wasWaiting
end
`;

/**
 * Reads a person's lobby status, and renews the lease of a waiting person. An applicant starts to
 * wait if a name is given. Applicants from the address of a recently denied person wait behind
 * everyone else: a denied person who returns under another identity gains nothing, and others at
 * that address can still wait.
 * ARGV: hosts, identity, user ID or '', lease ms, maximum number waiting, name or '', color, kind,
 * address or '', maximum number waiting per address
 */
const ARRIVE = `
local id, user, lease, most = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local name, color, kind, address, mostPerAddress = ARGV[6], ARGV[7], ARGV[8], ARGV[9], tonumber(ARGV[10])
sweep()
if redis.call('HEXISTS', bans, 'identity:' .. id) == 1
  or (user ~= '' and redis.call('HEXISTS', bans, 'user:' .. user) == 1) then
  return { 'banned' }
end
-- An admission of one user must not pass to another with the same ticket. A denial stays.
local function isOfAnother(entry) return entry and entry.userId and entry.userId ~= user end
local admission = decode(id, redis.call('HGET', admitted, id))
if isOfAnother(admission) then
  redis.call('HDEL', admitted, id)
  admission = nil
end
if admission then
  -- From now on the person has a token, so only a removal excludes them, not a later denial.
  if not admission.hasEntered then
    admission.hasEntered = true
    redis.call('HSET', admitted, id, cjson.encode(admission))
  end
  keep(admitted)
  return { 'admitted', cjson.encode(admission) }
end
local record, remaining = find(id)
if record and record.status == 'denied' then return { 'denied', remaining } end
if isOfAnother(record) then
  drop(id)
  announce('left', { record })
  record = nil
end
if record then
  redis.call('ZADD', leases, 'XX', now + lease, id)
  return { 'waiting', cjson.encode(record), redis.call('ZCARD', waiting), 0 }
end
if name == '' then
  local past = decode(id, redis.call('HGET', ended, id))
  return { past and past.status == 'waiting' and 'ended' or 'unknown' }
end
redis.call('HDEL', ended, id)
local waitingCount = redis.call('ZCARD', waiting)
if waitingCount >= most then return { 'full' } end
-- Frees the places that an unreadable record, or an older release, did not.
if waitingCount == 0 then redis.call('DEL', shares) end
local share = address ~= '' and tonumber(redis.call('HGET', shares, address) or 0)
if share and share >= mostPerAddress then return { 'address-full' } end
record = { id = id, displayName = name, color = color, kind = kind, enteredAt = now, status = 'waiting' }
if user ~= '' then record.userId = user end
local place = nextSeq()
if share then
  record.address = address
  redis.call('HINCRBY', shares, address, 1)
  if tonumber(redis.call('ZSCORE', denials, address) or 0) > now then place = place + BACK end
end
redis.call('HSET', people, id, cjson.encode(record))
redis.call('ZADD', waiting, place, id)
redis.call('ZADD', leases, now + lease, id)
keep(people, waiting, leases, shares)
announce('entered', { record })
return { 'waiting', cjson.encode(record), redis.call('ZCARD', waiting), 1 }
`;

/**
 * A host's decision on some people; replies the records of those who were waiting.
 * ARGV: hosts, prefix of the visitors' channels, allow 1 or 0, cool-down ms, identities…
 */
const DECIDE = `
local channels, allow, cooldown = ARGV[2], ARGV[3] == '1', tonumber(ARGV[4])
sweep()
local function deny(id, record)
  record.status = 'denied'
  record.hasEntered = nil
  unqueue(id, record)
  if record.address then redis.call('ZADD', denials, now + cooldown, record.address) end
  redis.call('HSET', people, id, cjson.encode(record))
  redis.call('ZADD', leases, now + cooldown, id)
  tell(channels .. id, { type = 'refused', retryAfterMs = cooldown })
end
redis.call('ZREMRANGEBYSCORE', denials, '-inf', now)
local decided = {}
for i = 5, #ARGV do
  local id = ARGV[i]
  local record = find(id)
  if allow then
    if record and admit(id, record, channels .. id) then decided[#decided + 1] = record end
  elseif record then
    if record.status == 'waiting' then
      deny(id, record)
      decided[#decided + 1] = record
    end
  else
    local admission = decode(id, redis.call('HGET', admitted, id))
    if admission and not admission.hasEntered then
      redis.call('HDEL', admitted, id)
      deny(id, admission)
    end
  end
end
keep(people, leases, admitted, denials)
announce(allow and 'admitted' or 'denied', decided)
return texts(decided)
`;

/**
 * Admits a limited number of the people who arrived up to a transition. Replies that transition,
 * how many were processed, and the records.
 * ARGV: hosts, prefix of the visitors' channels, limit, transition or '' for the current one
 */
const ADMIT_NEXT = `
local channels, count, upTo = ARGV[2], tonumber(ARGV[3]), ARGV[4]
sweep()
if upTo == '' then upTo = redis.call('GET', seqKey) or '0' end
local ids = redis.call('ZRANGEBYSCORE', waiting, '-inf', upTo, 'LIMIT', 0, count)
if #ids < count then
  local last = string.format('%.0f', BACK + upTo)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', waiting, BACK, last, 'LIMIT', 0, count - #ids)) do
    ids[#ids + 1] = id
  end
end
local decided = {}
for _, id in ipairs(ids) do
  local record = find(id)
  if record and admit(id, record, channels .. id) then decided[#decided + 1] = record end
end
keep(admitted)
announce('admitted', decided)
return { upTo, #ids, texts(decided) }
`;

/**
 * Ends the wait of one person. Replies 1 if they were waiting.
 * ARGV: hosts, visitor's channel, identity, 'left' or 'admitted', 1 to delete decisions as well
 */
const LEAVE = `
local channel, id, kind = ARGV[2], ARGV[3], ARGV[4]
sweep()
local record = find(id)
local wasWaiting = record and record.status == 'waiting'
if wasWaiting then
  drop(id)
  announce(kind, { record })
  tell(channel, { type = kind == 'admitted' and 'let-in' or 'entry-ended' })
end
if ARGV[5] == '1' then
  drop(id)
  redis.call('HDEL', admitted, id)
  redis.call('HDEL', ended, id)
end
return wasWaiting and 1 or 0
`;

/** ARGV: hosts. Replies how many records expired. */
const SWEEP = `return sweep()`;

/**
 * ARGV: hosts. Replies the number of the last transition, and the records of all waiting people.
 */
const SNAPSHOT = `
sweep()
local alive = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', leases, '(' .. now, '+inf')) do alive[id] = true end
local found = {}
for _, id in ipairs(redis.call('ZRANGE', waiting, 0, -1)) do
  local text = alive[id] and redis.call('HGET', people, id)
  if text and decode(id, text) then found[#found + 1] = text end
end
return { redis.call('GET', seqKey) or '0', found }
`;

/**
 * Clears the lobby after the meeting. Remembers for a while who was waiting, so that people without
 * a subscription learn of the end, too.
 * ARGV: hosts, channel of all waiting people, ms to remember
 */
const CLEAR = `
redis.call('UNLINK', ended)
if redis.call('EXISTS', people) == 1 then
  redis.call('RENAME', people, ended)
  redis.call('PEXPIRE', ended, ARGV[3])
end
redis.call('UNLINK', waiting, leases, admitted, bans, session, shares, denials)
redis.call('PUBLISH', hosts, '{"type":"cleared","participants":[],"waitingCount":0,"seq":'
  .. string.format('%.0f', nextSeq()) .. '}')
tell(ARGV[2], { type = 'meeting-ended' })
return 1
`;

/**
 * Handles an open LiveKit room. If an earlier one was never reported as finished, the decisions
 * about its meeting are deleted. Replies their number.
 * ARGV: hosts, sid of the LiveKit room, time before which decisions applied to the earlier one
 */
const MEET = `
local known, before = redis.call('GET', session), tonumber(ARGV[3])
redis.call('SET', session, ARGV[2], 'PX', KEEP)
if not known or known == ARGV[2] then return 0 end
local over = 0
local function dropOlder(key, timeOf)
  local entries = redis.call('HGETALL', key)
  for i = 1, #entries, 2 do
    if timeOf(entries[i], entries[i + 1]) < before then
      redis.call('HDEL', key, entries[i])
      over = over + 1
    end
  end
end
dropOlder(admitted, function(id, text)
  local record = decode(id, text)
  return record and record.admittedAt or 0
end)
dropOlder(bans, function(_, since) return tonumber(since) or 0 end)
return over
`;

const SCRIPTS = {
  foyerLobbyArrive: PRELUDE + ARRIVE,
  foyerLobbyDecide: PRELUDE + ADMIT + DECIDE,
  foyerLobbyAdmitNext: PRELUDE + ADMIT + ADMIT_NEXT,
  foyerLobbyLeave: PRELUDE + LEAVE,
  foyerLobbySweep: PRELUDE + SWEEP,
  foyerLobbySnapshot: PRELUDE + SNAPSHOT,
  foyerLobbyClear: PRELUDE + CLEAR,
  foyerLobbyMeet: PRELUDE + MEET,
} as const;

export type LobbyScript = keyof typeof SCRIPTS;

/** A connection with the scripts. */
export type ScriptedRedis = Redis &
  Record<LobbyScript, (...args: readonly (string | number)[]) => Promise<unknown>>;

/** Adds the scripts to a connection; each is sent once, then called by its digest. */
export function withLobbyScripts(redis: Redis): ScriptedRedis {
  for (const [name, lua] of Object.entries(SCRIPTS)) {
    redis.defineCommand(name, { lua, numberOfKeys: LOBBY_KEYS.length });
  }
  return redis as ScriptedRedis;
}
