import { readFileSync } from 'node:fs';
import { ConfigError } from '../config/load-config.js';
import { loadRedisConfig } from '../config/load-redis-config.js';
import type { Environment } from '../config/variables.js';
import { StorageUnavailableError } from '../errors/domain-error.js';
import { Inbox } from '../jobs/inbox.js';
import { createLog } from '../log.js';
import { connectForCommands } from '../redis/connections.js';
import { InboxStore } from '../redis/inbox-store.js';
import { FAILED, ParkedEventsCommand } from './parked-events-command.js';

// The process behind `npm run events`.

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${reason(error)}\n`);
  process.exitCode = FAILED;
}
// A connection that tries again and again would keep the process.
process.exit();

async function run(args: readonly string[]): Promise<number> {
  const { redisUrl, redisKeyPrefix } = loadRedisConfig(withDevelopmentStack(process.env));
  const log = createLog('fatal');
  const redis = await connectForCommands(redisUrl, log);
  const store = new InboxStore(redis, redisKeyPrefix);
  const inbox = new Inbox({ store, redis, prefix: `${redisKeyPrefix}:jobs`, log });
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  try {
    return await new ParkedEventsCommand({ store, inbox, print }).run(args);
  } finally {
    await inbox.close();
    redis.disconnect();
  }
}

/** In a checkout where `npm start` runs, its Redis is meant unless another one is named. */
function withDevelopmentStack(env: Environment): Environment {
  if (env['REDIS_URL']) return env;
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
  if (isAway) return 'Redis cannot be reached at REDIS_URL.';
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
