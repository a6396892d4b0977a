-- Publishes an event from the node that publishes the events of scripts on the same topic: those of
-- other nodes could overtake it.
--
-- KEYS: topic
-- ARGV: channel, event
-- Reply: 1

--- @include "publish"

publish(ARGV[1], ARGV[2])
return 1
