-- Reads a person's lobby status, and renews the lease of a waiting person. An applicant starts to
-- wait if a name is given. Applicants from the address of a recently denied person wait behind
-- everyone else: a denied person who returns under another identity gains nothing, and others at
-- that address can still wait.
--
-- KEYS: the keys of the room, in the order of lobby-keys.ts
-- ARGV: channel of the hosts, identity, user ID or '', lease in ms, maximum number waiting,
--   name or '', color, kind, address or '', maximum number waiting per address
-- Reply: the status, and after 'admitted' the record, after 'denied' the remaining ms, after
--   'waiting' the record, the number of waiting people, 1 if the wait starts now, the number of
--   people ahead, and the message of a host or ''

--- @include "prelude"

local id, user, leaseMs, maxWaiting = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local name, color, kind, address, maxPerAddress = ARGV[6], ARGV[7], ARGV[8], ARGV[9], tonumber(ARGV[10])
sweep()
local function isWaiting(record, isNew)
  local count, ahead = redis.call('ZCARD', waiting), redis.call('ZRANK', waiting, id) or 0
  return { 'waiting', cjson.encode(record), count, isNew, ahead, messageFor(id) }
end
if isBanned(id, user) then return { 'banned' } end
-- An admission of one user must not pass to another with the same ticket. A denial stays.
local function isOfAnother(entry) return entry and entry.userId and entry.userId ~= user end
local admission = decode(id, redis.call('HGET', admitted, id))
if isOfAnother(admission) then
  redis.call('HDEL', admitted, id)
  admission = nil
end
if admission and isBanned(id, user, admission.bearer) then return { 'banned' } end
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
  redis.call('ZADD', leases, 'XX', now + leaseMs, id)
  return isWaiting(record, 0)
end
if name == '' then
  local past = decode(id, redis.call('HGET', ended, id))
  return { past and past.status == 'waiting' and 'ended' or 'unknown' }
end
redis.call('HDEL', ended, id)
local waitingCount = redis.call('ZCARD', waiting)
if waitingCount >= maxWaiting then return { 'full' } end
-- Frees the places that an unreadable record, or an older release, did not.
if waitingCount == 0 then redis.call('DEL', shares) end
local share = address ~= '' and tonumber(redis.call('HGET', shares, address) or 0)
if share and share >= maxPerAddress then return { 'address-full' } end
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
redis.call('ZADD', leases, now + leaseMs, id)
keep(people, waiting, leases, shares)
announce('entered', { record })
return isWaiting(record, 1)
