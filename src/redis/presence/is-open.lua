-- Tells whether a LiveKit room accepts participants.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting, sid of the LiveKit room
-- Reply: 2 if its meeting has a maximum number of participants, else 1; 0 if that room has ended or is
--   being closed

--- @include "prelude"

if redis.call('EXISTS', closing) == 1 or isGone(ARGV[2]) then return 0 end
local fixed = redis.call('HGET', meeting, 'maxParticipants')
return fixed and fixed ~= '' and 2 or 1
