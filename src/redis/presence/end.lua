-- Ends the meeting: removes its participants, raised hands, and permissions.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting, sid of the LiveKit room that has ended or '' for any, reason unless
--   Foyer is closing the room
-- Reply: 1, or 0 if another LiveKit room has replaced it

--- @include "prelude"

local known = redis.call('HGET', meeting, 'sid')
if ARGV[2] ~= '' then markGone(ARGV[2]) end
if known and ARGV[2] ~= '' and known ~= ARGV[2] then
  finish()
  return 0
end
if known then markGone(known) end
endMeeting(redis.call('GET', closing) or ARGV[3])
redis.call('UNLINK', tracks, permissions)
if redis.call('EXISTS', users) == 1 then redis.call('RENAME', users, usersBefore) end
finish()
return 1
