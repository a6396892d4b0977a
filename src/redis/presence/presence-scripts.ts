import type { Redis } from 'ioredis';
import { PRELUDE, PRESENCE_KEYS } from './presence-prelude.js';

/** ARGV: channel, LiveKit room sid, its creation time. Replies 1 unless that room has ended. */
const OPENED = `
local isOpen = enter(ARGV[2], tonumber(ARGV[3]))
finish()
return isOpen and 1 or 0
`;

/**
 * ARGV: channel, LiveKit room sid, its creation time, record. Replies the record of the connection,
 * or nothing if it has ended.
 */
const JOINED = `
local record = cjson.decode(ARGV[4])
local function arrive()
  if not enter(ARGV[2], tonumber(ARGV[3])) then return nil end
  local other = byIdentity(record.identity)
  -- Their earlier connection has ended, even if its event has not arrived.
  if other and other.sid ~= record.sid and other.joinedAt <= record.joinedAt then
    remove(other)
    other = nil
  end
  begin(record)
  if other and other.sid == record.sid then return other end
  local newest = redis.call('ZSCORE', gone, '@' .. record.identity)
  if other or isGone(record.sid) or (newest and tonumber(newest) > record.joinedAt) then
    bury(record.sid)
    return nil
  end
  for sid, track in pairs(decode(redis.call('HGET', tracks, record.sid)) or {}) do
    record.tracks[sid] = track
  end
  for sid in pairs(record.tracks) do
    if isGone(sid) then record.tracks[sid] = nil end
  end
  redis.call('HDEL', tracks, record.sid)
  record.arrivedAt = now
  save(record, 'joined')
  return record
end
local present = arrive()
finish()
return present and cjson.encode(present)
`;

/**
 * Removes a connection. A replaced participant stays until the other connection arrives: a
 * replacement is not a departure.
 * ARGV: channel, LiveKit room sid, connection sid, identity, join time, 1 if another connection of
 * the same identity replaces it.
 */
const LEFT = `
local sid, identity, joinedAt = ARGV[3], ARGV[4], tonumber(ARGV[5])
local function leave()
  if isGone(ARGV[2]) then return end
  local record, isTakeover = bySid(sid), ARGV[6] == '1'
  if record and isTakeover then
    record.takenOverAt = record.takenOverAt or now
    redis.call('HSET', people, sid, cjson.encode(record))
    return
  end
  redis.call('HDEL', tracks, sid)
  redis.call('ZADD', gone, 'GT', joinedAt, '@' .. identity)
  if record then remove(record) else bury(sid) end
  -- Their earlier connection had ended before this one.
  local older = byIdentity(identity)
  if older and older.joinedAt < joinedAt and not isTakeover then remove(older) end
end
leave()
finish()
return 1
`;

/**
 * ARGV: channel, LiveKit room sid, connection sid, track sid, track or '' if it was unpublished.
 */
const TRACK = `
local sid, trackSid = ARGV[3], ARGV[4]
local track = decode(ARGV[5])
local function apply()
  if isGone(ARGV[2]) or isGone(sid) or (track and isGone(trackSid)) then return end
  if not track then bury(trackSid) end
  local record = bySid(sid)
  if record then
    if (record.tracks[trackSid] ~= nil) == (track ~= nil) then return end
    record.tracks[trackSid] = track
    save(record, 'changed')
  else
    local pending = decode(redis.call('HGET', tracks, sid)) or {}
    pending[trackSid] = track
    redis.call('HSET', tracks, sid, cjson.encode(pending))
  end
end
apply()
finish()
return 1
`;

/**
 * ARGV: channel, identity, changes, connection sid or '' for any; `muted` in the changes is keyed
 * by track sid, and a raised hand keeps its time. Replies the record, or nothing if the participant
 * is not in the meeting.
 */
const CHANGE = `
local record = byIdentity(ARGV[2])
if not record or (ARGV[4] ~= '' and record.sid ~= ARGV[4]) then return nil end
local isChanged = false
local function set(target, key, value)
  if target[key] == value then return end
  target[key] = value
  isChanged = true
end
for key, value in pairs(cjson.decode(ARGV[3])) do
  if key == 'muted' then
    for sid, muted in pairs(value) do
      if record.tracks[sid] then set(record.tracks[sid], 'muted', muted) end
    end
  elseif key ~= 'handRaisedAt' or value == cjson.null or record.handRaisedAt == cjson.null then
    set(record, key, value)
  end
end
if isChanged then
  begin(record)
  save(record, 'changed')
  finish()
end
return cjson.encode(record)
`;

/**
 * Applies what LiveKit lists; events newer than the request take precedence.
 * ARGV: channel, LiveKit room sid, time of the request, grace ms, sids of all connections,
 * changeable parts by sid. Replies how many ghosts were removed, and how many records were
 * repaired.
 */
const CONFIRM = `
if redis.call('HGET', meeting, 'sid') ~= ARGV[2] then return { 0, 0 } end
local before = tonumber(ARGV[3]) - tonumber(ARGV[4])
local listed, facts = {}, cjson.decode(ARGV[6])
for _, sid in ipairs(cjson.decode(ARGV[5])) do listed[sid] = true end
local ghosts, repaired = 0, 0
local function differs(record, fact)
  for key, value in pairs(fact) do
    if key ~= 'tracks' and record[key] ~= value then return true end
  end
  for sid, track in pairs(fact.tracks) do
    local known = record.tracks[sid]
    if not known or known.muted ~= track.muted or known.source ~= track.source then return true end
  end
  for sid in pairs(record.tracks) do
    if not fact.tracks[sid] then return true end
  end
  return false
end
for _, record in ipairs(everyone()) do
  local fact = facts[record.sid]
  if not listed[record.sid] then
    if (record.takenOverAt or record.arrivedAt) < before then
      remove(record)
      ghosts = ghosts + 1
    end
  elseif fact and record.changedAt < before and differs(record, fact) then
    for key, value in pairs(fact) do record[key] = value end
    save(record, 'changed')
    repaired = repaired + 1
  end
end
finish()
return { ghosts, repaired }
`;

/**
 * Ends the meeting: removes its participants, hands, and permissions.
 * ARGV: channel, sid of the LiveKit room that has ended or '' for any, and the reason unless Foyer
 * is closing the room. Replies 1, or 0 if another LiveKit room has replaced it.
 */
const END = `
local known = redis.call('HGET', meeting, 'sid')
if ARGV[2] ~= '' then bury(ARGV[2]) end
if known and ARGV[2] ~= '' and known ~= ARGV[2] then
  finish()
  return 0
end
if known then bury(known) end
endMeeting(redis.call('GET', closing) or ARGV[3])
redis.call('UNLINK', tracks, permissions)
if redis.call('EXISTS', users) == 1 then redis.call('RENAME', users, usersBefore) end
finish()
return 1
`;

/** ARGV: channel, identity, changes; null resets a permission to its default. */
const PERMIT = `
local identity = ARGV[2]
local present = decode(redis.call('HGET', permissions, identity)) or {}
for key, value in pairs(cjson.decode(ARGV[3])) do
  if value == cjson.null then value = nil end
  present[key] = value
end
redis.call('HSET', permissions, identity, cjson.encode(present))
local record = byIdentity(identity)
if record then save(record, 'changed') end
finish()
return 1
`;

/**
 * Stores for whom a token was minted. Guests are stored only if the identity was a user's before,
 * so that guests of public rooms take no memory. Deletes the permissions that a host set for
 * another user of the identity.
 * ARGV: channel, identity, user ID or '' for a guest
 */
const REMEMBER = `
local identity, user = ARGV[2], ARGV[3]
local former = redis.call('HGET', users, identity) or redis.call('HGET', usersBefore, identity)
if user == '' and not former then return 0 end
redis.call('HSET', users, identity, user)
redis.call('HDEL', usersBefore, identity)
redis.call('PEXPIRE', users, KEEP)
if former and former ~= '' and former ~= user then redis.call('HDEL', permissions, identity) end
return 1
`;

/** ARGV: channel, identity. Replies the user ID, '' for a guest, or nothing if unknown. */
const TOKEN_USER = `
return redis.call('HGET', users, ARGV[2]) or redis.call('HGET', usersBefore, ARGV[2])
`;

/** ARGV: channel, identity. As TOKEN_USER, but for a participant as of their arrival. */
const USER_OF = `
local record = byIdentity(ARGV[2])
if record then return record.userId ~= cjson.null and record.userId or '' end
return redis.call('HGET', users, ARGV[2]) or redis.call('HGET', usersBefore, ARGV[2])
`;

/** ARGV: channel, identity. Replies a record or nothing. */
const FIND = `
local record = byIdentity(ARGV[2])
return record and cjson.encode(record)
`;

/**
 * ARGV: channel. Replies the number of the last step, `startedAt` or nothing, the number of people,
 * and all records.
 */
const SNAPSHOT = `
return {
  redis.call('GET', seqKey) or '0',
  redis.call('HGET', meeting, 'startedAt') or '',
  redis.call('SCARD', counted),
  redis.call('HVALS', people),
}
`;

/** ARGV: channel, LiveKit room sid. Replies 1 unless that room has ended or is being closed. */
const IS_OPEN = `
return (redis.call('EXISTS', closing) == 1 or isGone(ARGV[2])) and 0 or 1
`;

const SCRIPTS = {
  foyerPresenceOpened: OPENED,
  foyerPresenceJoined: JOINED,
  foyerPresenceLeft: LEFT,
  foyerPresenceTrack: TRACK,
  foyerPresenceChange: CHANGE,
  foyerPresenceConfirm: CONFIRM,
  foyerPresenceEnd: END,
  foyerPresencePermit: PERMIT,
  foyerPresenceRemember: REMEMBER,
  foyerPresenceTokenUser: TOKEN_USER,
  foyerPresenceUserOf: USER_OF,
  foyerPresenceFind: FIND,
  foyerPresenceSnapshot: SNAPSHOT,
  foyerPresenceIsOpen: IS_OPEN,
} as const;

export type PresenceScript = keyof typeof SCRIPTS;

/** A connection with the scripts. */
export type PresenceRedis = Redis &
  Record<PresenceScript, (...args: readonly (string | number)[]) => Promise<unknown>>;

/** Adds the scripts to a connection; each is sent once, then called by its digest. */
export function withPresenceScripts(redis: Redis): PresenceRedis {
  for (const [name, lua] of Object.entries(SCRIPTS)) {
    redis.defineCommand(name, { lua: PRELUDE + lua, numberOfKeys: PRESENCE_KEYS.length });
  }
  return redis as PresenceRedis;
}
