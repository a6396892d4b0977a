-- The beginning of the scripts that work on a lane: its keys in the order of inbox-keys.ts.

local queue, head, aside, asideEvents, asideTries, lease = unpack(KEYS)
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function forget(id)
  redis.call('ZREM', aside, id)
  redis.call('HDEL', asideEvents, id)
  redis.call('HDEL', asideTries, id)
end
