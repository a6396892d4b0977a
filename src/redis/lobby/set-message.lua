-- Stores what a host tells some waiting people, or all of them and those who arrive later. Phone
-- callers cannot read it.
--
-- KEYS: the keys of the room, in the order of lobby-keys.ts
-- ARGV: channel of the hosts, channel of all waiting people, prefix of the applicants' channels, text or
--   '' to delete it, 1 for everyone or 0, identities…
-- Reply: the number of people who are waiting and were informed

--- @include "prelude"

local text, isForAll = ARGV[4], ARGV[5] == '1'
sweep()
local function store(id)
  if text == '' then redis.call('HDEL', messages, id)
  else redis.call('HSET', messages, id, string.format('%.0f', now) .. ':' .. text) end
end
local function canRead(id)
  local record = find(id)
  return record and record.status == 'waiting' and record.kind ~= 'phone'
end
local informed = 0
if isForAll then
  redis.call('UNLINK', messages)
  store('')
  for _, id in ipairs(redis.call('ZRANGE', waiting, 0, -1)) do
    if canRead(id) then informed = informed + 1 end
  end
  notify(ARGV[2], { type = 'message' })
end
for i = 6, #ARGV do
  local id = ARGV[i]
  if canRead(id) then
    store(id)
    notify(ARGV[3] .. id, { type = 'message' })
    informed = informed + 1
  end
end
keep(messages)
return informed
