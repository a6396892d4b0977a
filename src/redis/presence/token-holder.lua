-- Reads for whom the last token of an identity was minted.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting, identity
-- Reply: the user ID, '' for a guest, or nothing if unknown

--- @include "prelude"

return redis.call('HGET', users, ARGV[2]) or redis.call('HGET', usersBefore, ARGV[2])
