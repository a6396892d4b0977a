-- Handles an open LiveKit room. If an earlier one was never reported as finished, deletes the
-- decisions about its meeting.
--
-- KEYS: the keys of the room, in the order of lobby-keys.ts
-- ARGV: channel of the hosts, sid of the LiveKit room, time before which decisions applied to the
--   earlier one
-- Reply: the number of deleted decisions

--- @include "prelude"

local known, before = redis.call('GET', session), tonumber(ARGV[3])
redis.call('SET', session, ARGV[2], 'PX', KEEP_MS)
if not known or known == ARGV[2] then return 0 end
local deleted = 0
local function deleteOlder(key, timeOf)
  local entries = redis.call('HGETALL', key)
  for i = 1, #entries, 2 do
    if timeOf(entries[i], entries[i + 1]) < before then
      redis.call('HDEL', key, entries[i])
      deleted = deleted + 1
    end
  end
end
deleteOlder(admitted, function(id, text)
  local record = decode(id, text)
  return record and record.admittedAt or 0
end)
deleteOlder(bans, function(_, since) return tonumber(since) or 0 end)
deleteOlder(messages, function(_, text) return tonumber(string.match(text, '^%d+')) or 0 end)
return deleted
