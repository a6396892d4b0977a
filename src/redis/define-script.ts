import { basename } from 'node:path';
import { inSpan, type SpanOptions } from '../lib/tracing.js';
import type { RedisClient } from './redis-client.js';
import { readLua } from './lua-source.js';
import { redisCall } from './redis-call.js';

type ScriptArgument = string | number;

/** A key for each name, in their order. */
type Keys<Names extends readonly string[]> = { readonly [Index in keyof Names]: string };

interface ScriptDefinition<
  Names extends readonly string[],
  Args extends readonly unknown[],
  Raw,
  Reply,
> {
  /** The script, beside the module that defines it: `new URL('./check-in.lua', import.meta.url)`. */
  readonly file: URL;
  /** The names of its KEYS. The keys of one call share a hash tag, so that a cluster can run it. */
  readonly keys: Names;
  /** Turns the arguments of the function into ARGV. */
  readonly args: (...args: Args) => readonly ScriptArgument[];
  /** Parses what the script returns. Redis turns `nil` and `false` into null, and `true` into 1. */
  readonly reply: (raw: Raw) => Reply;
}

/**
 * Runs a script as one atomic step.
 * @throws StorageUnavailableError while Redis is unavailable
 */
export type Script<Names extends readonly string[], Args extends readonly unknown[], Reply> = (
  redis: RedisClient,
  keys: Keys<Names>,
  ...args: Args
) => Promise<Reply>;

/**
 * A Lua script as a typed function. ioredis sends its text once on each connection, and again to a
 * server that has lost it; other calls name it by its digest.
 * @throws Error when the script or one of its includes cannot be read
 */
export function defineScript<
  const Names extends readonly string[],
  Args extends readonly unknown[],
  Raw,
  Reply,
>({
  file,
  keys: { length: numberOfKeys },
  args: encode,
  reply: parse,
}: ScriptDefinition<Names, Args, Raw, Reply>): Script<Names, Args, Reply> {
  const lua = readLua(file)
    .map(({ text }) => text)
    .join('\n');
  // ioredis keeps scripts as methods; the address of the file is no method of its own.
  const command = file.href;
  const name = basename(file.pathname, '.lua');
  const span: SpanOptions = {
    kind: 'client',
    attributes: { 'db.system.name': 'redis', 'db.stored_procedure.name': name },
  };
  return async (redis, keys, ...args) => {
    if (!(command in redis)) redis.defineCommand(command, { lua, numberOfKeys });
    const run = Reflect.get(redis, command) as ScriptCommand;
    const argv = encode(...args);
    const raw = await inSpan(`script ${name}`, span, () =>
      redisCall(() => run.call(redis, ...keys, ...argv)),
    );
    return parse(raw as Raw);
  };
}

type ScriptCommand = (
  this: RedisClient,
  ...keysAndArgs: readonly ScriptArgument[]
) => Promise<unknown>;

/** The keys of a script, each made of its name. */
export const keysFor = <const Names extends readonly string[]>(
  names: Names,
  keyOf: (name: Names[number]) => string,
): Keys<Names> => names.map(keyOf) as unknown as Keys<Names>;
