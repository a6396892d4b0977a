-- Handles a failed attempt, or an agent that left: starts one more attempt, or stops.
--
-- KEYS: hash of the room's subtitles, list of events, see prelude.lua
-- ARGV: channel of the meeting, failed attempt or '', sid of the agent that left or '', attempt that
--   may follow, timeout in ms
-- Reply: nothing if the failure does not apply; else attempt and dispatch ID of the call that is no
--   longer wanted, and the next attempt or ''

--- @include "prelude"

if redis.call('EXISTS', key) == 0 then return nil end
local isOverdue = ARGV[2] ~= '' and get('attempt') == ARGV[2] and get('status') == 'starting'
  and now >= tonumber(get('dueAt'))
local isGone = ARGV[3] ~= '' and get('agentSid') == ARGV[3]
if not isOverdue and not isGone then return nil end
if get('tries') == '1' then
  local call = { get('attempt'), get('dispatchId') or '', ARGV[4] }
  expectAgent(ARGV[4], 2, tonumber(ARGV[5]))
  return call
end
-- The agent that left may be the first one, which joined late; the second is still expected.
if isGone and now < tonumber(get('dueAt')) then
  redis.call('HDEL', key, 'agent', 'agentSid', 'agentJoinedAt')
  setStatus('starting')
  return nil
end
local call = stop()
call[3] = ''
return call
