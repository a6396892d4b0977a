-- Announces once that the meeting will end because of its maximum duration.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting, sid of the LiveKit room, ms before the end, time of the end
-- Reply: 1, or 0 if it was announced before, or another LiveKit room has replaced that one

--- @include "prelude"

if redis.call('HGET', meeting, 'sid') ~= ARGV[2] then return 0 end
if redis.call('HSETNX', meeting, 'warned ' .. ARGV[3], 1) == 0 then return 0 end
emit({ type = 'meeting-ending-soon', endsAt = tonumber(ARGV[4]) })
finish()
return 1
