-- Parks an event, and deletes the oldest parked ones above a maximum.
--
-- KEYS: hash of the events, sorted set of their IDs
-- ARGV: ID, event, time, maximum number
-- Reply: the number of deleted events

local events, order = KEYS[1], KEYS[2]
redis.call('HSET', events, ARGV[1], ARGV[2])
redis.call('ZADD', order, ARGV[3], ARGV[1])
local deleted = redis.call('ZRANGE', order, 0, -1 - ARGV[4])
for _, id in ipairs(deleted) do
  redis.call('HDEL', events, id)
  redis.call('ZREM', order, id)
end
return #deleted
