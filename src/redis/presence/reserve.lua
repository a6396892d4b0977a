-- Takes a place for a person who is about to connect. Renews the place of a person who has one.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting, sid of the LiveKit room, identity, maximum number of participants or ''
--   (unless the meeting has started), time to connect in ms
-- Reply: 1, or 0 if the meeting is full

--- @include "prelude"

local session, identity, max = ARGV[2], ARGV[3], tonumber(ARGV[4])
local known, startedAt, fixed = unpack(redis.call('HMGET', meeting, 'sid', 'startedAt', 'maxParticipants'))
-- Another LiveKit room belongs to a meeting that has ended.
local isCurrent = known == session
if isCurrent and startedAt then max = tonumber(fixed or '') end
if not max or (isCurrent and redis.call('SISMEMBER', connected, identity) == 1) then return 1 end
redis.call('ZREMRANGEBYSCORE', places, '-inf', now)
local own = placeOf(session, identity)
if not redis.call('ZSCORE', places, own) then
  local taken = isCurrent and redis.call('SCARD', connected) or 0
  for _, place in ipairs(redis.call('ZRANGE', places, 0, -1)) do
    if string.sub(place, 1, #session + 1) == placeOf(session, '') then taken = taken + 1 end
  end
  if taken >= max then return 0 end
end
redis.call('ZADD', places, now + ARGV[5], own)
redis.call('PEXPIRE', places, KEEP_MS)
return 1
