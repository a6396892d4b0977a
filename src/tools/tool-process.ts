import { readFileSync } from 'node:fs';
import { ConfigError } from '../config/load-config.js';
import type { Environment } from '../config/variables.js';
import { StorageUnavailableError } from '../errors/domain-error.js';

/** Exit codes. */
export const DONE = 0;
export const FAILED = 1;
export const MISUSED = 2;

interface ToolStore {
  /** The setting with its address. */
  readonly setting: 'MONGO_URL' | 'REDIS_URL';
  readonly name: 'MongoDB' | 'Redis';
  /** Its address in .stack/running.json. */
  readonly running: 'mongo' | 'redis';
}

/** Runs a command on a store, and exits with the code that it resolves to. */
export async function runTool(
  env: Environment,
  store: ToolStore,
  run: (env: Environment) => Promise<number>,
): Promise<never> {
  try {
    process.exitCode = await run(withDevelopmentStack(env, store));
  } catch (error) {
    process.stderr.write(`${reason(error, store)}\n`);
    process.exitCode = FAILED;
  }
  // A reconnecting client would keep the process alive.
  process.exit();
}

export const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** In a checkout with a running `npm start`, defaults to its store. */
function withDevelopmentStack(env: Environment, { setting, running }: ToolStore): Environment {
  if (env[setting] || env[`${setting}_FILE`]) return env;
  try {
    const parts = JSON.parse(readFileSync('.stack/running.json', 'utf8')) as Environment;
    return { ...env, [setting]: parts[running] };
  } catch {
    return env;
  }
}

function reason(error: unknown, { setting, name }: ToolStore): string {
  if (error instanceof ConfigError) return error.message;
  const isAway = error instanceof StorageUnavailableError || isRefusedConnection(error);
  if (isAway) return `${setting}: cannot be reached; check the address and that ${name} runs`;
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
