import type { Redis } from 'ioredis';

/** The keys of one lane, all with the hash tag `{lane}`, in the order of the scripts' KEYS. */
export const LANE_KEYS = [
  /** List: waiting events, oldest first. The event being handled stays in it until it is done. */
  'queue',
  /** Hash: state of the head event: `tries`, `since` when it holds the lane, `waits`. */
  'head',
  /** Sorted set: IDs of events set aside, by the time of their next attempt. */
  'aside',
  /** Hash: those events by ID. */
  'aside-events',
  /** Hash: their tries by ID. */
  'aside-tries',
  /** String: the worker of this lane. Expires if the worker dies. */
  'lease',
] as const;

const PRELUDE = `
local queue, head, aside, asideEvents, asideTries, lease = unpack(KEYS)
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function forget(id)
  redis.call('ZREM', aside, id)
  redis.call('HDEL', asideEvents, id)
  redis.call('HDEL', asideTries, id)
end
`;

/**
 * Stores an event unless its ID was seen in the last three days.
 * ARGV: ID, event, how long a day's IDs are kept. Replies whether it is new, and the number of
 * waiting events in the lane.
 */
const PUSH = `
local queue, today = KEYS[1], KEYS[2]
local id, event, keep = ARGV[1], ARGV[2], ARGV[3]
for i = 2, 4 do
  if redis.call('HEXISTS', KEYS[i], id) == 1 then return {0, redis.call('LLEN', queue)} end
end
redis.call('HSET', today, id, 1)
if redis.call('HLEN', today) == 1 then redis.call('PEXPIRE', today, keep) end
return {1, redis.call('RPUSH', queue, event)}
`;

/**
 * Acquires or renews the lane, and replies its next event. Counts a try, so that an event that
 * kills the process is not retried forever.
 * ARGV: worker, lease ms.
 */
const TAKE = `
local worker, length = ARGV[1], tonumber(ARGV[2])
local holder = redis.call('GET', lease)
if holder and holder ~= worker then return {'held', redis.call('PTTL', lease)} end
local due = redis.call('ZRANGEBYSCORE', aside, '-inf', now, 'LIMIT', 0, 1)[1]
while due do
  local event = redis.call('HGET', asideEvents, due)
  if event then
    redis.call('SET', lease, worker, 'PX', length)
    redis.call('ZADD', aside, now + length, due)
    return {'aside', event, redis.call('HINCRBY', asideTries, due, 1), 0, 0}
  end
  forget(due)
  due = redis.call('ZRANGEBYSCORE', aside, '-inf', now, 'LIMIT', 0, 1)[1]
end
local event = redis.call('LINDEX', queue, 0)
if not event then
  redis.call('DEL', lease)
  return {'idle'}
end
redis.call('SET', lease, worker, 'PX', length)
redis.call('HSETNX', head, 'since', string.format('%.0f', now))
local since = tonumber(redis.call('HGET', head, 'since'))
local tries = redis.call('HINCRBY', head, 'tries', 1)
return {'queue', event, tries, now - since, tonumber(redis.call('HGET', head, 'waits') or '0')}
`;

/**
 * Records the outcome of a taken event.
 * ARGV: worker, source of the event, its ID, outcome, delay. Replies 0 and changes nothing if the
 * lease was lost; 2 if the lane is empty and was released.
 */
const SETTLE = `
local worker, source, id, outcome, delay = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
if redis.call('GET', lease) ~= worker then return 0 end
if outcome == 'done' then
  if source == 'queue' then
    redis.call('LPOP', queue)
    redis.call('DEL', head)
  else
    forget(id)
  end
  if redis.call('LLEN', queue) == 0 and redis.call('ZCARD', aside) == 0 then
    redis.call('DEL', lease)
    return 2
  end
elseif outcome == 'aside' then
  if source == 'queue' then
    redis.call('HSET', asideEvents, id, redis.call('LPOP', queue))
    redis.call('HSET', asideTries, id, redis.call('HGET', head, 'tries') or 1)
    redis.call('DEL', head)
  end
  redis.call('ZADD', aside, now + delay, id)
elseif outcome == 'wait' then
  -- An outage is not the event's fault, so neither the try nor the time counts.
  if source == 'queue' then
    redis.call('HINCRBY', head, 'tries', -1)
    redis.call('HINCRBY', head, 'waits', 1)
    redis.call('HDEL', head, 'since')
    redis.call('DEL', lease)
  else
    redis.call('HINCRBY', asideTries, id, -1)
    redis.call('ZADD', aside, now + delay, id)
  end
elseif outcome == 'retry' then
  redis.call('DEL', lease)
end
return 1
`;

/** Releases the lane between two events. ARGV: worker. */
const RELEASE = `
if redis.call('GET', lease) == ARGV[1] then redis.call('DEL', lease) end
return 1
`;

/**
 * Replies the number of waiting events, the time of the first, the number of events set aside, and
 * the time when the first of those is due.
 */
const LOOK = `
local first = redis.call('LINDEX', queue, 0)
local receivedAt = -1
if first then
  local ok, event = pcall(cjson.decode, first)
  if ok and type(event.receivedAtMs) == 'number' then receivedAt = event.receivedAtMs end
end
local due = redis.call('ZRANGE', aside, 0, 0, 'WITHSCORES')[2] or '-1'
return {
  redis.call('LLEN', queue), string.format('%.0f', receivedAt), redis.call('ZCARD', aside), due,
}
`;

/**
 * KEYS: events, order.
 * ARGV: ID, event, time, maximum number. Replies how many of the oldest were deleted.
 */
const PARK = `
local events, order = KEYS[1], KEYS[2]
redis.call('HSET', events, ARGV[1], ARGV[2])
redis.call('ZADD', order, ARGV[3], ARGV[1])
local over = redis.call('ZRANGE', order, 0, -1 - ARGV[4])
for _, id in ipairs(over) do
  redis.call('HDEL', events, id)
  redis.call('ZREM', order, id)
end
return #over
`;

/** Removes a lane from the index unless an event has arrived since it was read. */
const UNLIST = `
if redis.call('ZSCORE', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('ZREM', KEYS[1], ARGV[1]) end
return 1
`;

const SCRIPTS = {
  inboxPush: { lua: PUSH, numberOfKeys: 4 },
  inboxTake: { lua: PRELUDE + TAKE, numberOfKeys: LANE_KEYS.length },
  inboxSettle: { lua: PRELUDE + SETTLE, numberOfKeys: LANE_KEYS.length },
  inboxRelease: { lua: PRELUDE + RELEASE, numberOfKeys: LANE_KEYS.length },
  inboxLook: { lua: PRELUDE + LOOK, numberOfKeys: LANE_KEYS.length },
  inboxPark: { lua: PARK, numberOfKeys: 2 },
  inboxUnlist: { lua: UNLIST, numberOfKeys: 1 },
};

type Argument = string | number;

export interface InboxScripts {
  inboxPush(...args: Argument[]): Promise<[isNew: number, waiting: number]>;
  inboxTake(
    ...args: Argument[]
  ): Promise<
    | ['idle']
    | ['held', number]
    | [source: 'queue' | 'aside', event: string, tries: number, heldMs: number, waits: number]
  >;
  inboxSettle(...args: Argument[]): Promise<number>;
  inboxRelease(...args: Argument[]): Promise<number>;
  inboxLook(
    ...args: Argument[]
  ): Promise<[waiting: number, receivedAtMs: string, aside: number, dueAtMs: string]>;
  inboxPark(...args: Argument[]): Promise<number>;
  inboxUnlist(...args: Argument[]): Promise<number>;
}

export function withInboxScripts(redis: Redis): Redis & InboxScripts {
  for (const [name, script] of Object.entries(SCRIPTS)) redis.defineCommand(name, script);
  return redis as Redis & InboxScripts;
}
