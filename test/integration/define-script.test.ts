import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import type { RunningPart } from '../../tools/dev-stack/parts/running-part.mjs';
import { connectServer } from '../../src/redis/connect-server.js';
import { connectForCommands } from '../../src/redis/connections.js';
import { defineScript } from '../../src/redis/define-script.js';
import { LuaFiles } from '../support/lua-files.js';
import { startOwnRedis } from '../support/own-parts.js';
import { silentLog } from '../support/silent-log.js';

const files = new LuaFiles({
  'prelude.lua': 'local counter = KEYS[1]',
  'add.lua':
    "--- @include \"prelude\"\nreturn { redis.call('INCRBY', counter, ARGV[1]), false, 'x' }",
});

const add = defineScript({
  file: files.url('add.lua'),
  keys: ['counter'],
  args: (amount: number) => [amount],
  reply: (reply: [total: number, none: null, text: string]) => reply,
});

describe('defineScript, on Redis,', () => {
  let server: RunningPart;
  let redis: Redis;

  beforeAll(async () => {
    server = await startOwnRedis();
    redis = await connectServer(server.url, 'test', silentLog, { maxRetriesPerRequest: 0 });
  });

  beforeEach(async () => {
    await redis.flushall();
    await redis.script('FLUSH');
    await redis.config('RESETSTAT');
  });

  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  /** The number of calls of each command that runs scripts. */
  const calls = async () => {
    const stats = await redis.info('commandstats');
    return Object.fromEntries(
      [...stats.matchAll(/cmdstat_(eval|evalsha|script\|load):calls=(\d+)/g)].map(
        ([, command = '', count]) => [command, Number(count)],
      ),
    );
  };

  it('runs a script with its includes and arguments, and parses the reply', async () => {
    expect(await add(redis, ['a'], 2)).toEqual([2, null, 'x']);
    expect(await add(redis, ['a'], 3)).toEqual([5, null, 'x']);
  });

  it('sends a script once per connection, and needs one round trip per call', async () => {
    const another = await connectForCommands(server.url, silentLog);
    for (let count = 0; count < 5; count += 1) await add(another, ['a'], 1);

    expect(await calls()).toEqual({ eval: 1, evalsha: 4 });
    another.disconnect();
  });

  it('sends a script again to a server that has lost it', async () => {
    await add(redis, ['a'], 1);
    await redis.script('FLUSH');

    expect(await add(redis, ['a'], 1)).toEqual([2, null, 'x']);
  });
});
