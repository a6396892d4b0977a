-- Reads the people who are waiting.
--
-- KEYS: the keys of the room, in the order of lobby-keys.ts
-- ARGV: channel of the hosts
-- Reply: the number of the last transition, and the records in order of arrival

--- @include "prelude"

sweep()
local alive = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', leases, '(' .. now, '+inf')) do alive[id] = true end
local found = {}
for _, id in ipairs(redis.call('ZRANGE', waiting, 0, -1)) do
  local text = alive[id] and redis.call('HGET', people, id)
  if text and decode(id, text) then found[#found + 1] = text end
end
return { redis.call('GET', seqKey) or '0', found }
