-- Ends the wait of one person.
--
-- KEYS: the keys of the room, in the order of lobby-keys.ts
-- ARGV: channel of the hosts, channel of the applicant, identity, 'left' or 'admitted', 1 to delete
--   decisions as well
-- Reply: 1 if the person was waiting, else 0

--- @include "prelude"

local channel, id, kind = ARGV[2], ARGV[3], ARGV[4]
sweep()
local record = find(id)
local wasWaiting = record and record.status == 'waiting'
if wasWaiting then
  drop(id)
  announce(kind, { record })
  notify(channel, { type = kind })
end
if ARGV[5] == '1' then
  drop(id)
  redis.call('HDEL', admitted, id)
  redis.call('HDEL', ended, id)
end
return wasWaiting and 1 or 0
