-- Removes expired records; a limited number at a time.
--
-- KEYS: the keys of the room, in the order of lobby-keys.ts
-- ARGV: channel of the hosts
-- Reply: the number of removed records

--- @include "prelude"

return sweep()
