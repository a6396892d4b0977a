-- Stops the subtitles.
--
-- KEYS: hash of the room's subtitles, list of events, see prelude.lua
-- ARGV: channel of the meeting, attempt or '' for any, sid of the LiveKit room or '' for any
-- Reply: attempt and dispatch ID of the call that is no longer wanted, or nothing

--- @include "prelude"

if redis.call('EXISTS', key) == 0 then return nil end
if ARGV[2] ~= '' and get('attempt') ~= ARGV[2] then return nil end
if ARGV[3] ~= '' and get('session') ~= ARGV[3] then return nil end
return stop()
