-- Admits one person, for the scripts of hosts' decisions. Needs the prelude.

-- True if the person was waiting.
local function admit(id, record, channel)
  local wasWaiting = record.status == 'waiting'
  drop(id)
  record.status = 'admitted'
  record.hasEntered = false
  record.admittedAt = now
  redis.call('HSET', admitted, id, cjson.encode(record))
  notify(channel, { type = 'admitted' })
  return wasWaiting
end
