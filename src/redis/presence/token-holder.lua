-- Reads who got the last token of an identity.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting, identity
-- Reply: the user ID, '' for a guest, or nothing if unknown

--- @include "prelude"

return redis.call('HGET', users, ARGV[2]) or redis.call('HGET', usersBefore, ARGV[2])
