-- Adds the participant of a connection. Late and repeated events of one change nothing.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting, sid of the LiveKit room, its creation time, record, maximum number of
--   participants or '', maximum duration in ms or ''
-- Reply: the record of the connection, or nothing if it has ended

--- @include "prelude"

local record = cjson.decode(ARGV[4])
local function arrive()
  if not enter(ARGV[2], tonumber(ARGV[3])) then return nil end
  local other = byIdentity(record.identity)
  -- Their earlier connection has ended, even if its event has not arrived.
  if other and other.sid ~= record.sid and other.joinedAt <= record.joinedAt then
    remove(other)
    other = nil
  end
  -- The limits are fixed when the meeting starts.
  if redis.call('HEXISTS', meeting, 'startedAt') == 0 then
    redis.call('HSET', meeting, 'maxParticipants', ARGV[5], 'maxDurationMs', ARGV[6])
  end
  begin(record)
  if other and other.sid == record.sid then return other end
  local newest = redis.call('ZSCORE', gone, '@' .. record.identity)
  if other or isGone(record.sid) or (newest and tonumber(newest) > record.joinedAt) then
    markGone(record.sid)
    return nil
  end
  for sid, track in pairs(decode(redis.call('HGET', tracks, record.sid)) or {}) do
    record.tracks[sid] = track
  end
  for sid in pairs(record.tracks) do
    if isGone(sid) then record.tracks[sid] = nil end
  end
  redis.call('HDEL', tracks, record.sid)
  record.arrivedAt = now
  save(record, 'joined')
  return record
end
local present = arrive()
finish()
return present and cjson.encode(present)
