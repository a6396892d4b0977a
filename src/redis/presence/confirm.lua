-- Applies what LiveKit lists. Events newer than the request take precedence.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting, sid of the LiveKit room, time of the request, grace in ms, sids of all
--   connections, changeable parts by sid
-- Reply: how many ghosts were removed, and how many records were repaired

--- @include "prelude"

if redis.call('HGET', meeting, 'sid') ~= ARGV[2] then return { 0, 0 } end
local before = tonumber(ARGV[3]) - tonumber(ARGV[4])
local listed, facts = {}, cjson.decode(ARGV[6])
for _, sid in ipairs(cjson.decode(ARGV[5])) do listed[sid] = true end
local ghosts, repaired = 0, 0
local function differs(record, fact)
  for key, value in pairs(fact) do
    if key ~= 'tracks' and record[key] ~= value then return true end
  end
  for sid, track in pairs(fact.tracks) do
    local known = record.tracks[sid]
    if not known or known.muted ~= track.muted or known.source ~= track.source then return true end
  end
  for sid in pairs(record.tracks) do
    if not fact.tracks[sid] then return true end
  end
  return false
end
for _, record in ipairs(everyone()) do
  local fact = facts[record.sid]
  if not listed[record.sid] then
    if (record.takenOverAt or record.arrivedAt) < before then
      remove(record)
      ghosts = ghosts + 1
    end
  elseif fact and record.changedAt < before and differs(record, fact) then
    for key, value in pairs(fact) do record[key] = value end
    save(record, 'changed')
    repaired = repaired + 1
  end
end
finish()
return { ghosts, repaired }
