-- Reads the meeting as of one step.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting
-- Reply: the number of the last step, `startedAt` or '', the number of people, and all records

--- @include "prelude"

return {
  redis.call('GET', seqKey) or '0',
  redis.call('HGET', meeting, 'startedAt') or '',
  redis.call('SCARD', counted),
  redis.call('HVALS', people),
}
