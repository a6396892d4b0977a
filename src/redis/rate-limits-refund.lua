-- Returns uses that had no effect. Does nothing after their window has ended.
--
-- KEYS: counter
-- ARGV: uses
-- Reply: 0

local used = tonumber(redis.call('GET', KEYS[1]) or '0')
if used > 0 then redis.call('DECRBY', KEYS[1], math.min(used, tonumber(ARGV[1]))) end
return 0
