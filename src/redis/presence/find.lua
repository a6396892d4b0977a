-- Reads one participant.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting, identity
-- Reply: the record, or nothing

--- @include "prelude"

local record = byIdentity(ARGV[2])
return record and cjson.encode(record)
