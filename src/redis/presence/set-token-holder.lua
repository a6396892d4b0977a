-- Stores who got the last token of an identity. Guests are stored only if it was a user's before, so
-- that guests of public rooms take no memory. Deletes the permissions that a host set for another
-- user of the identity.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting, identity, user ID or '' for a guest
-- Reply: 1, or 0 if nothing was stored

--- @include "prelude"

local identity, user = ARGV[2], ARGV[3]
local former = redis.call('HGET', users, identity) or redis.call('HGET', usersBefore, identity)
if user == '' and not former then return 0 end
redis.call('HSET', users, identity, user)
redis.call('HDEL', usersBefore, identity)
redis.call('PEXPIRE', users, KEEP_MS)
if former and former ~= '' and former ~= user then redis.call('HDEL', permissions, identity) end
return 1
