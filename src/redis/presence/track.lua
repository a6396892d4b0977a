-- Adds or removes a track of a participant, whose arrival may not be known yet.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting, sid of the LiveKit room, sid of the connection, sid of the track,
--   track or '' if it was unpublished
-- Reply: 1

--- @include "prelude"

local sid, trackSid = ARGV[3], ARGV[4]
local track = decode(ARGV[5])
local function apply()
  if isGone(ARGV[2]) or isGone(sid) or (track and isGone(trackSid)) then return end
  if not track then markGone(trackSid) end
  local record = bySid(sid)
  if record then
    if (record.tracks[trackSid] ~= nil) == (track ~= nil) then return end
    record.tracks[trackSid] = track
    save(record, 'changed')
  else
    local pending = decode(redis.call('HGET', tracks, sid)) or {}
    pending[trackSid] = track
    redis.call('HSET', tracks, sid, cjson.encode(pending))
  end
end
apply()
finish()
return 1
