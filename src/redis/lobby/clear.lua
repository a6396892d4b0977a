-- Clears the lobby after the meeting. Remembers for a while who was waiting, so that people without
-- a subscription learn of the end, too.
--
-- KEYS: the keys of the room, in the order of lobby-keys.ts
-- ARGV: channel of the hosts, channel of all waiting people, ms to remember
-- Reply: 1

--- @include "prelude"

local left = {}
for _, id in ipairs(redis.call('ZRANGE', waiting, 0, -1)) do
  left[#left + 1] = decode(id, redis.call('HGET', people, id))
end
local seq = nextSeq()
keepEvent('left', left, seq)
redis.call('UNLINK', ended)
if redis.call('EXISTS', people) == 1 then
  redis.call('RENAME', people, ended)
  redis.call('PEXPIRE', ended, ARGV[3])
end
redis.call('UNLINK', waiting, leases, admitted, bans, session, shares, denials, places,
  messages)
publish(hosts, '{"type":"cleared","participants":[],"waitingCount":0,"seq":'
  .. string.format('%.0f', seq) .. '}')
notify(ARGV[2], { type = 'meeting-ended' })
return 1
