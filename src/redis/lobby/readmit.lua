-- Ends the removal of a person.
--
-- KEYS: bans, admitted (of lobby-keys.ts)
-- ARGV: identity, 1 to require that a host's admission is still valid
-- Reply: 1 if the person was removed, else 0

if ARGV[2] == '1' and redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then return 0 end
return redis.call('HDEL', KEYS[1], 'removed:' .. ARGV[1])
