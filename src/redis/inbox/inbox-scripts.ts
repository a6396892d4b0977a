import type { Redis } from 'ioredis';

/** The keys of one lane, all with the hash tag `{lane}`, in the order in which the scripts take them. */
export const LANE_KEYS = [
  /** List: events that wait, the oldest first. The one that is handled stays there until it is done. */
  'queue',
  /** Hash: what is known of the event at the head: `tries`, `since` when it holds the lane, `waits`. */
  'head',
  /** Sorted set: ids of events that stepped aside, by when they are tried again. */
  'aside',
  /** Hash: those events by id. */
  'aside-events',
  /** Hash: their tries by id. */
  'aside-tries',
  /** String: who works this lane off. It ends by itself when they die. */
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
 * Stores an event unless its id was seen on one of the last three days. ARGV: id, event, how long a
 * day's ids are kept. Answers whether it is new, and how many wait in the lane now.
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
 * Takes the lane, or goes on with it, and gives the next event; counts a try, so that an event which
 * kills the process is not tried for ever. ARGV: worker, length of the lease.
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
 * Says what became of the event that was taken. ARGV: worker, where the event came from, its id, the
 * outcome, a delay. Answers 0, and changes nothing, when the lane was lost meanwhile; 2 when it is
 * empty, and given up.
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
  -- Not the event's fault: neither the try nor the time counts.
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

/** Gives the lane up between two events. ARGV: worker. */
const RELEASE = `
if redis.call('GET', lease) == ARGV[1] then redis.call('DEL', lease) end
return 1
`;

/** How many wait, since when the first of them, how many stepped aside, when the first of those is due. */
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

/** KEYS: events, order. ARGV: id, event, when, how many are kept. Answers how many were let go for it. */
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

/** Takes a lane out of the index, unless an event came since it was looked at. */
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
