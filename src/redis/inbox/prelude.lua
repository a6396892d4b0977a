-- The beginning of the scripts that work on a lane: its keys in the order of inbox-keys.ts.

local queue, head, deferred, deferredEvents, deferredTries, lease = unpack(KEYS)
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function forget(id)
  redis.call('ZREM', deferred, id)
  redis.call('HDEL', deferredEvents, id)
  redis.call('HDEL', deferredTries, id)
end
