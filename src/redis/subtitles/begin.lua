-- Requests subtitles in a LiveKit room.
--
-- KEYS: hash of the room's subtitles, list of events, see prelude.lua
-- ARGV: channel of the meeting, sid of the LiveKit room, attempt, timeout in ms
-- Reply: the previous status

--- @include "prelude"

if get('session') == ARGV[2] then return get('status') end
tellStopped()
redis.call('UNLINK', key)
redis.call('HSET', key, 'session', ARGV[2])
expectAgent(ARGV[3], 1, tonumber(ARGV[4]))
return 'stopped'
