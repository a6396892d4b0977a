-- Deletes a key, unless another holder has it by now.
--
-- KEYS: key
-- ARGV: value of the holder
-- Reply: 1, or 0 if the holder does not have the key

if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('UNLINK', KEYS[1])
