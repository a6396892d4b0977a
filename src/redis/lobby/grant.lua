-- Admits the bearer of a meeting token until the meeting ends, whatever was decided about them
-- before, unless they are banned. Replaces the grant of an earlier token.
--
-- KEYS: the keys of the room, in the order of lobby-keys.ts
-- ARGV: channel of the hosts, channel of the applicant, identity, user ID or '', name, color, bearer,
--   grant
-- Reply: the earlier grant or '', or nothing if they are banned

--- @include "prelude"

local channel, id, user, bearer = ARGV[2], ARGV[3], ARGV[4], ARGV[7]
sweep()
if isBanned(id, user, bearer) then return nil end
local waited = find(id)
drop(id)
redis.call('HDEL', ended, id)
if waited and waited.status == 'waiting' then
  announce('admitted', { waited })
  notify(channel, { type = 'admitted' })
end
local before = decode(id, redis.call('HGET', admitted, id))
local record = {
  id = id,
  displayName = ARGV[5],
  color = ARGV[6],
  kind = 'standard',
  enteredAt = now,
  status = 'admitted',
  admittedAt = now,
  -- They get a token now, so only a removal excludes them, not a later denial.
  hasEntered = true,
  bearer = bearer,
  grant = ARGV[8],
}
if user ~= '' then record.userId = user end
redis.call('HSET', admitted, id, cjson.encode(record))
keep(admitted)
return before and before.grant or ''
