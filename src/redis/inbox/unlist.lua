-- Removes a lane from the index unless an event has arrived since it was read.
--
-- KEYS: index of the lanes
-- ARGV: lane, the time in the index when it was read
-- Reply: 1

if redis.call('ZSCORE', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('ZREM', KEYS[1], ARGV[1]) end
return 1
