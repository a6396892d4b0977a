-- Removes the participant of a connection. A replaced participant stays until the other connection
-- arrives: a replacement is not a departure.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting, sid of the LiveKit room, sid of the connection, identity, join time,
--   1 if another connection of the same identity replaces it
-- Reply: 1

--- @include "prelude"

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
  if record then remove(record) else markGone(sid) end
  -- Their earlier connection had ended before this one.
  local older = byIdentity(identity)
  if older and older.joinedAt < joinedAt and not isTakeover then remove(older) end
end
leave()
finish()
return 1
