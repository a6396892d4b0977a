-- Handles an open LiveKit room. If an earlier one was never reported as finished, deletes the
-- decisions about its meeting.
--
-- KEYS: the keys of the room, in the order of lobby-keys.ts
-- ARGV: channel of the hosts, sid of the LiveKit room, time before which decisions applied to the
--   earlier one
-- Reply: the number of deleted decisions

--- @include "prelude"

local known, before = redis.call('GET', session), tonumber(ARGV[3])
redis.call('SET', session, ARGV[2], 'PX', KEEP)
if not known or known == ARGV[2] then return 0 end
local over = 0
local function dropOlder(key, timeOf)
  local entries = redis.call('HGETALL', key)
  for i = 1, #entries, 2 do
    if timeOf(entries[i], entries[i + 1]) < before then
      redis.call('HDEL', key, entries[i])
      over = over + 1
    end
  end
end
dropOlder(admitted, function(id, text)
  local record = decode(id, text)
  return record and record.admittedAt or 0
end)
dropOlder(bans, function(_, since) return tonumber(since) or 0 end)
return over
