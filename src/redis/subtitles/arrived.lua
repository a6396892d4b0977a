-- Adds an agent. The newer of two stays: the attempt of the older one had failed.
--
-- KEYS: hash of the room's subtitles, list of events, see prelude.lua
-- ARGV: channel of the meeting, identity of the agent, sid of its connection, join time
-- Reply: the identity of a surplus agent, or nothing

--- @include "prelude"

if redis.call('EXISTS', key) == 0 then return ARGV[2] end
local other, since = get('agent'), tonumber(get('agentJoinedAt') or '0')
if other and other ~= ARGV[2] and since > tonumber(ARGV[4]) then return ARGV[2] end
redis.call('HSET', key, 'agent', ARGV[2], 'agentSid', ARGV[3], 'agentJoinedAt', ARGV[4])
setStatus('active')
return other ~= ARGV[2] and other or nil
