-- Acquires or renews the lane, and takes its next event. Counts a try, so that an event that kills
-- the process is not retried forever.
--
-- KEYS: the keys of the lane, in the order of inbox-keys.ts
-- ARGV: worker, lease in ms
-- Reply: 'idle' if no event is left; 'held' and the remaining ms if another worker has the lane; else
--   'queue' or 'deferred', the event, its tries, the ms for which it has blocked the lane, and its waits

--- @include "prelude"

local worker, leaseMs = ARGV[1], tonumber(ARGV[2])
local holder = redis.call('GET', lease)
if holder and holder ~= worker then return {'held', redis.call('PTTL', lease)} end
local due = redis.call('ZRANGEBYSCORE', deferred, '-inf', now, 'LIMIT', 0, 1)[1]
while due do
  local event = redis.call('HGET', deferredEvents, due)
  if event then
    redis.call('SET', lease, worker, 'PX', leaseMs)
    redis.call('ZADD', deferred, now + leaseMs, due)
    return {'deferred', event, redis.call('HINCRBY', deferredTries, due, 1), 0, 0}
  end
  forget(due)
  due = redis.call('ZRANGEBYSCORE', deferred, '-inf', now, 'LIMIT', 0, 1)[1]
end
local event = redis.call('LINDEX', queue, 0)
if not event then
  redis.call('DEL', lease)
  return {'idle'}
end
redis.call('SET', lease, worker, 'PX', leaseMs)
redis.call('HSETNX', head, 'since', string.format('%.0f', now))
local since = tonumber(redis.call('HGET', head, 'since'))
local tries = redis.call('HINCRBY', head, 'tries', 1)
return {'queue', event, tries, now - since, tonumber(redis.call('HGET', head, 'waits') or '0')}
