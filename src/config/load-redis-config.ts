import { ConfigError } from './load-config.js';
import { SECTIONS } from './sections.js';
import { readVariables, type Environment } from './variables.js';

/**
 * What tools need that work on Redis alone.
 * @throws ConfigError with every mistake at once
 */
export function loadRedisConfig(env: Environment) {
  const { REDIS_URL, REDIS_KEY_PREFIX } = SECTIONS.stores;
  const problems: string[] = [];
  const values = readVariables({ REDIS_URL, REDIS_KEY_PREFIX }, env, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return { redisUrl: values.REDIS_URL, redisKeyPrefix: values.REDIS_KEY_PREFIX };
}
