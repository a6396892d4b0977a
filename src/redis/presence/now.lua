-- Reads the clock that this room's events are stamped by: in a cluster, each server has its own.
--
-- KEYS: the keys of the room, in the order of presence-keys.ts
-- ARGV: channel of the meeting
-- Reply: the time, in ms

--- @include "prelude"

return string.format('%.0f', now)
