-- Stores an event unless its ID was seen in the last three days.
--
-- KEYS: queue of the lane, hashes of the IDs seen today, yesterday, and the day before
-- ARGV: ID, event, how long a day's IDs are kept in ms
-- Reply: 1 if the event is new, else 0, and the number of waiting events in the lane

local queue, today = KEYS[1], KEYS[2]
local id, event, keepMs = ARGV[1], ARGV[2], ARGV[3]
for i = 2, 4 do
  if redis.call('HEXISTS', KEYS[i], id) == 1 then return {0, redis.call('LLEN', queue)} end
end
redis.call('HSET', today, id, 1)
if redis.call('HLEN', today) == 1 then redis.call('PEXPIRE', today, keepMs) end
return {1, redis.call('RPUSH', queue, event)}
