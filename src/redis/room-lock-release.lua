-- Releases a room's lock, unless another holder has it by now.
--
-- KEYS: lock
-- ARGV: token of the holder
-- Reply: 1, or 0 if the lock was lost

if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('UNLINK', KEYS[1])
