import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { ConfigError } from '../config/load-config.js';
import { loadRedisConfig } from '../config/load-redis-config.js';
import type { Environment } from '../config/variables.js';
import { StorageUnavailableError } from '../errors/domain-error.js';
import { createLog } from '../log.js';
import { checkRedisServer } from '../redis/check-server.js';
import { connectForCommands } from '../redis/connections.js';
import { FAILED } from './parked-events-command.js';

export interface RedisTool {
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
  readonly print: (text: string) => void;
}

/** Runs a command on Redis: connects, runs, and exits with its code. */
export async function runOnRedis(
  env: Environment,
  run: (tool: RedisTool) => Promise<number>,
): Promise<never> {
  try {
    process.exitCode = await connected(env, run);
  } catch (error) {
    process.stderr.write(`${reason(error)}\n`);
    process.exitCode = FAILED;
  }
  // A reconnecting client would keep the process alive.
  process.exit();
}

async function connected(
  env: Environment,
  run: (tool: RedisTool) => Promise<number>,
): Promise<number> {
  const { redisUrl, redisKeyPrefix: prefix } = loadRedisConfig(withDevelopmentStack(env));
  const log = createLog('fatal');
  const redis = await connectForCommands(redisUrl, log);
  await checkRedisServer(redis);
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  try {
    return await run({ redis, prefix, log, print });
  } finally {
    redis.disconnect();
  }
}

/** In a checkout with a running `npm start`, defaults to its Redis. */
function withDevelopmentStack(env: Environment): Environment {
  if (env['REDIS_URL'] || env['REDIS_URL_FILE']) return env;
  try {
    const { redis } = JSON.parse(readFileSync('.stack/running.json', 'utf8')) as { redis?: string };
    return { ...env, REDIS_URL: redis };
  } catch {
    return env;
  }
}

function reason(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const isAway = error instanceof StorageUnavailableError || isRefusedConnection(error);
  if (isAway) return 'REDIS_URL: cannot be reached; check the address and that Redis runs';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function isRefusedConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  return (
    ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN'].includes(String(code)) ||
    error.message.startsWith('Connection is closed')
  );
}
