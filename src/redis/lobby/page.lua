-- Reads some of the people who are waiting.
--
-- KEYS: the keys of the room, in the order of lobby-keys.ts
-- ARGV: channel of the hosts, identity after which the page starts or '', maximum length, number of
--   the transition after which the caller read this page or ''
-- Reply: the number of the last transition, and the records in order of arrival, or only the number
--   if there was no transition since; nothing if that identity was never seen waiting

--- @include "prelude"

local after, first, known = ARGV[2], tonumber(ARGV[3]), ARGV[4]
-- A sweep that reached its limit may have left people whose leases have expired.
local isSwept = sweep() < MAX_SWEPT
local seq = redis.call('GET', seqKey) or '0'
if isSwept and seq == known then return { seq } end
local from = '-inf'
if after ~= '' then
  local place = redis.call('ZSCORE', waiting, after) or redis.call('ZSCORE', places, after)
  if not place then return nil end
  from = '(' .. place
end
local found, offset, isMore = {}, 0, true
while isMore and #found < first do
  local ids = redis.call('ZRANGEBYSCORE', waiting, from, '+inf', 'LIMIT', offset, first)
  for _, id in ipairs(ids) do
    local ends = redis.call('ZSCORE', leases, id)
    local isAlive = ends and tonumber(ends) > now
    local text = isAlive and redis.call('HGET', people, id)
    if text and decode(id, text) and #found < first then found[#found + 1] = text end
  end
  offset, isMore = offset + first, #ids == first
end
return { seq, found }
