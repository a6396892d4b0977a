-- Reads how much waits in a lane.
--
-- KEYS: the keys of the lane, in the order of inbox-keys.ts
-- ARGV: none
-- Reply: the number of waiting events, the time of the first or -1, the number of deferred events,
--   and the time when the first of those is due or -1

--- @include "prelude"

local first = redis.call('LINDEX', queue, 0)
local receivedAt = -1
if first then
  local ok, event = pcall(cjson.decode, first)
  if ok and type(event.receivedAtMs) == 'number' then receivedAt = event.receivedAtMs end
end
local due = redis.call('ZRANGE', deferred, 0, 0, 'WITHSCORES')[2] or '-1'
return {
  redis.call('LLEN', queue), string.format('%.0f', receivedAt), redis.call('ZCARD', deferred), due,
}
