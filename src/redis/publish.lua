-- Publishes events, for the scripts that change something.

-- A channel with a hash tag is served by one shard of a cluster, the one that has the keys.
local function publish(channel, text)
  local isSharded = string.find(channel, '{', 1, true)
  redis.call(isSharded and 'SPUBLISH' or 'PUBLISH', channel, text)
end
