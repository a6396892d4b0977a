-- Admits a limited number of the people who arrived up to a transition.
--
-- KEYS: the keys of the room, in the order of lobby-keys.ts
-- ARGV: channel of the hosts, prefix of the applicants' channels, limit, transition or '' for the
--   current one
-- Reply: that transition, how many people were processed, and the records of those who were waiting

--- @include "prelude"
--- @include "admit"

local channels, count, upTo = ARGV[2], tonumber(ARGV[3]), ARGV[4]
sweep()
if upTo == '' then upTo = redis.call('GET', seqKey) or '0' end
local ids = redis.call('ZRANGEBYSCORE', waiting, '-inf', upTo, 'LIMIT', 0, count)
if #ids < count then
  local last = string.format('%.0f', BACK + upTo)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', waiting, BACK, last, 'LIMIT', 0, count - #ids)) do
    ids[#ids + 1] = id
  end
end
local decided = {}
for _, id in ipairs(ids) do
  local record = find(id)
  if record and admit(id, record, channels .. id) then decided[#decided + 1] = record end
end
keep(admitted)
announce('admitted', decided)
return { upTo, #ids, encodeAll(decided) }
