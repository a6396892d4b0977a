-- Changes a participant. In the changes, `muted` is keyed by track sid; a raised hand keeps its time.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting, identity, changes, sid of the connection or '' for any
-- Reply: the record, or nothing if the participant is not in the meeting

--- @include "prelude"

local record = byIdentity(ARGV[2])
if not record or (ARGV[4] ~= '' and record.sid ~= ARGV[4]) then return nil end
local isChanged = false
local function set(target, key, value)
  if target[key] == value then return end
  target[key] = value
  isChanged = true
end
for key, value in pairs(cjson.decode(ARGV[3])) do
  if key == 'muted' then
    for sid, muted in pairs(value) do
      if record.tracks[sid] then set(record.tracks[sid], 'muted', muted) end
    end
  elseif key ~= 'handRaisedAt' or value == cjson.null or record.handRaisedAt == cjson.null then
    set(record, key, value)
  end
end
if isChanged then
  begin(record)
  save(record, 'changed')
  finish()
end
return cjson.encode(record)
