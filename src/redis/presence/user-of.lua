-- Reads the user of a participant, or, without one, who got the last token of the identity.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting, identity
-- Reply: the user ID, '' for a guest, or nothing if unknown

--- @include "prelude"

local record = byIdentity(ARGV[2])
if record then return record.userId ~= cjson.null and record.userId or '' end
return redis.call('HGET', users, ARGV[2]) or redis.call('HGET', usersBefore, ARGV[2])
