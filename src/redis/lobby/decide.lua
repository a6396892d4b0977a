-- Applies a host's decision to some people. Replaces an earlier decision, unless the person has
-- entered on it.
--
-- KEYS: the keys of the room, in the order of lobby-keys.ts
-- ARGV: channel of the hosts, prefix of the applicants' channels, 1 to admit or 0 to deny, cool-down
--   in ms, identities…
-- Reply: the records of those who were waiting

--- @include "prelude"
--- @include "admit"

local channels, allow, cooldownMs = ARGV[2], ARGV[3] == '1', tonumber(ARGV[4])
sweep()
local function deny(id, record)
  record.status = 'denied'
  record.hasEntered = nil
  unqueue(id, record)
  if record.address then redis.call('ZADD', denials, now + cooldownMs, record.address) end
  redis.call('HSET', people, id, cjson.encode(record))
  redis.call('ZADD', leases, now + cooldownMs, id)
  notify(channels .. id, { type = 'denied', retryAfterMs = cooldownMs })
end
redis.call('ZREMRANGEBYSCORE', denials, '-inf', now)
local decided = {}
for i = 5, #ARGV do
  local id = ARGV[i]
  local record = find(id)
  if allow then
    if record and admit(id, record, channels .. id) then decided[#decided + 1] = record end
  elseif record then
    if record.status == 'waiting' then
      deny(id, record)
      decided[#decided + 1] = record
    end
  else
    local admission = decode(id, redis.call('HGET', admitted, id))
    if admission and not admission.hasEntered then
      redis.call('HDEL', admitted, id)
      deny(id, admission)
    end
  end
end
keep(people, leases, admitted, denials)
announce(allow and 'admitted' or 'denied', decided)
return encodeAll(decided)
