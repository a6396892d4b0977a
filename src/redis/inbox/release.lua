-- Releases the lane between two events.
--
-- KEYS: the keys of the lane, in the order of inbox-keys.ts
-- ARGV: worker
-- Reply: 1

--- @include "prelude"

if redis.call('GET', lease) == ARGV[1] then redis.call('DEL', lease) end
return 1
