-- Counts a member among those of this window. Checks and adds in one step; otherwise concurrent
-- requests of one member would each be counted.
--
-- KEYS: set of the members
-- ARGV: member, maximum number of members, window in ms
-- Reply: 0, or the ms to wait

if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 1 then return 0 end
local count = redis.call('SCARD', KEYS[1])
if count >= tonumber(ARGV[2]) then return math.max(1, redis.call('PTTL', KEYS[1])) end
redis.call('SADD', KEYS[1], ARGV[1])
if count == 0 then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 0
