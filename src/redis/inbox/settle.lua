-- Records the outcome of a taken event.
--
-- KEYS: the keys of the lane, in the order of inbox-keys.ts
-- ARGV: worker, 'queue' or 'deferred', ID of the event, outcome, delay in ms
-- Reply: 0, with nothing changed, if the lease was lost; 2 if the lane is empty and was released;
--   else 1

--- @include "prelude"

local worker, source, id, outcome, delayMs = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
if redis.call('GET', lease) ~= worker then return 0 end
if outcome == 'done' then
  if source == 'queue' then
    redis.call('LPOP', queue)
    redis.call('DEL', head)
  else
    forget(id)
  end
  if redis.call('LLEN', queue) == 0 and redis.call('ZCARD', deferred) == 0 then
    redis.call('DEL', lease)
    return 2
  end
elseif outcome == 'deferred' then
  if source == 'queue' then
    redis.call('HSET', deferredEvents, id, redis.call('LPOP', queue))
    redis.call('HSET', deferredTries, id, redis.call('HGET', head, 'tries') or 1)
    redis.call('DEL', head)
  end
  redis.call('ZADD', deferred, now + delayMs, id)
elseif outcome == 'wait' then
  -- An outage is not the event's fault, so neither the try nor the time counts.
  if source == 'queue' then
    redis.call('HINCRBY', head, 'tries', -1)
    redis.call('HINCRBY', head, 'waits', 1)
    redis.call('HDEL', head, 'since')
    redis.call('DEL', lease)
  else
    redis.call('HINCRBY', deferredTries, id, -1)
    redis.call('ZADD', deferred, now + delayMs, id)
  end
elseif outcome == 'retry' then
  redis.call('DEL', lease)
end
return 1
