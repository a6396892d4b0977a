-- Changes the permissions of a person; null resets one to its default.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting, identity, changes
-- Reply: 1

--- @include "prelude"

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
