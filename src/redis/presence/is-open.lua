-- Tells whether a LiveKit room accepts participants.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting, sid of the LiveKit room
-- Reply: 1, or 0 if that room has ended or is being closed

--- @include "prelude"

return (redis.call('EXISTS', closing) == 1 or isGone(ARGV[2])) and 0 or 1
