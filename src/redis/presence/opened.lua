-- Records that a LiveKit room is open.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting, sid of the LiveKit room, its creation time
-- Reply: 1, or 0 if that room has ended

--- @include "prelude"

local isOpen = enter(ARGV[2], tonumber(ARGV[3]))
finish()
return isOpen and 1 or 0
