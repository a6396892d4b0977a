-- Stores the dispatch that LiveKit has created for an attempt.
--
-- KEYS: hash of the room's subtitles, list of events, see prelude.lua
-- ARGV: channel of the meeting, attempt, ID of the dispatch
-- Reply: 1 if the attempt is still wanted, else 0

--- @include "prelude"

if get('attempt') ~= ARGV[2] then return 0 end
redis.call('HSET', key, 'dispatchId', ARGV[3])
return 1
