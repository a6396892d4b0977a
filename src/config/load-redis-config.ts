import { ConfigError } from './load-config.js';
import { SECTIONS } from './sections.js';
import { Mistakes, readVariables, type Environment } from './variables.js';

/**
 * The settings of tools that use only Redis.
 * @throws ConfigError with every mistake at once
 */
export function loadRedisConfig(env: Environment) {
  const { REDIS_URL, REDIS_KEY_PREFIX } = SECTIONS.stores;
  const mistakes = new Mistakes();
  const values = readVariables({ REDIS_URL, REDIS_KEY_PREFIX }, env, mistakes);
  if (mistakes.problems.length > 0) throw new ConfigError(mistakes.problems);
  return { redisUrl: values.REDIS_URL, redisKeyPrefix: values.REDIS_KEY_PREFIX };
}
