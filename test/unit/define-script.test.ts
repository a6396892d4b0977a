import { beforeEach, describe, expect, it } from '@jest/globals';
import { ReplyError, type Redis } from 'ioredis';
import { StorageUnavailableError } from '../../src/errors/domain-error.js';
import { defineScript } from '../../src/redis/define-script.js';
import { LuaFiles } from '../support/lua-files.js';

/** The parts of a connection that scripts need. */
class FakeConnection {
  readonly defined: { lua: string; numberOfKeys: number }[] = [];
  readonly calls: unknown[][] = [];
  reply: () => Promise<unknown> = () => Promise.resolve(null);

  defineCommand(name: string, definition: { lua: string; numberOfKeys: number }): void {
    this.defined.push(definition);
    Object.assign(this, {
      [name](this: FakeConnection, ...args: unknown[]) {
        this.calls.push(args);
        return this.reply();
      },
    });
  }

  get redis(): Redis {
    return this as unknown as Redis;
  }
}

const files = new LuaFiles({
  'prelude.lua': 'local people = KEYS[1]',
  'enter.lua': '--- @include "prelude"\nreturn redis.call(\'HGET\', people, ARGV[1])',
});

const enter = defineScript({
  file: files.url('enter.lua'),
  keys: ['people', 'waiting'],
  args: (identity: string, userId: string | null) => [identity, userId ?? '', 15_000],
  reply: (record: string | null) =>
    record === null ? null : (JSON.parse(record) as { name: string }),
});

describe('defineScript', () => {
  let connection: FakeConnection;

  beforeEach(() => {
    connection = new FakeConnection();
  });

  const run = () => enter(connection.redis, ['r:people', 'r:waiting'], 'alice', null);

  it('sends keys before arguments, as the definition encodes them', async () => {
    await run();

    expect(connection.calls).toEqual([['r:people', 'r:waiting', 'alice', '', 15_000]]);
  });

  it('parses the reply', async () => {
    connection.reply = () => Promise.resolve('{"name":"Alice"}');

    expect(await run()).toEqual({ name: 'Alice' });
  });

  it('defines the script with its includes once on each connection', async () => {
    await run();
    await run();
    const other = new FakeConnection();
    await enter(other.redis, ['a', 'b'], 'bob', 'user');

    const lua = "local people = KEYS[1]\nreturn redis.call('HGET', people, ARGV[1])";
    expect(connection.defined).toEqual([{ lua, numberOfKeys: 2 }]);
    expect(other.defined).toEqual([{ lua, numberOfKeys: 2 }]);
  });

  it('distinguishes scripts of the same name in different folders', async () => {
    const others = new LuaFiles({ 'enter.lua': 'return 1' });
    const other = defineScript({
      file: others.url('enter.lua'),
      keys: [],
      args: () => [],
      reply: (code: number) => code,
    });

    await run();
    await other(connection.redis, []);

    expect(connection.defined.map(({ lua }) => lua)).toEqual([expect.any(String), 'return 1']);
  });

  it('reports an outage as StorageUnavailableError', async () => {
    connection.reply = () => Promise.reject(new Error('Connection is closed.'));

    await expect(run()).rejects.toThrow(StorageUnavailableError);
  });

  it('passes on an error of the script', async () => {
    const refused = new (ReplyError as new (message: string) => Error)('ERR user_script:2: broken');
    connection.reply = () => Promise.reject(refused);

    await expect(run()).rejects.toBe(refused);
  });

  it('does not report a reply that cannot be parsed as an outage', async () => {
    connection.reply = () => Promise.resolve('no JSON');

    await expect(run()).rejects.toThrow(SyntaxError);
  });

  it('fails at once when the script does not exist', () => {
    const definition = {
      file: files.url('leave.lua'),
      keys: [],
      args: () => [],
      reply: () => null,
    };

    expect(() => defineScript(definition)).toThrow('leave.lua');
  });
});
