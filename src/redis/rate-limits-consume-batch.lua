-- Counts several uses, or none of them if they would exceed the limit.
--
-- KEYS: counter
-- ARGV: uses, maximum number of uses, window in ms
-- Reply: 0, or the ms to wait, which is never 0 for a batch above the limit

local used = tonumber(redis.call('GET', KEYS[1]) or '0')
if used + tonumber(ARGV[1]) > tonumber(ARGV[2]) then
  local left = redis.call('PTTL', KEYS[1])
  return left > 0 and left or tonumber(ARGV[3])
end
redis.call('INCRBY', KEYS[1], ARGV[1])
if used == 0 then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 0
