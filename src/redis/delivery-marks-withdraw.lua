-- Deletes the mark of an attempt, unless another attempt has the mark.
--
-- KEYS: mark
-- ARGV: mark of the attempt
-- Reply: 1, or 0 if the attempt has no mark

if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('UNLINK', KEYS[1])
