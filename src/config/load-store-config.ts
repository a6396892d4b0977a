import { ConfigError } from './load-config.js';
import { SECTIONS } from './sections.js';
import { Mistakes, readVariables, type Environment, type Variables } from './variables.js';

/**
 * The settings of tools that use only Redis.
 * @throws ConfigError with every mistake at once
 */
export function loadRedisConfig(env: Environment) {
  const { REDIS_URL, REDIS_KEY_PREFIX } = SECTIONS.stores;
  const values = load({ REDIS_URL, REDIS_KEY_PREFIX }, env);
  return { redisUrl: values.REDIS_URL, redisKeyPrefix: values.REDIS_KEY_PREFIX };
}

/**
 * The settings of tools that use only MongoDB.
 * @throws ConfigError with every mistake at once
 */
export function loadMongoConfig(env: Environment) {
  const { MONGO_URL } = SECTIONS.stores;
  return { mongoUrl: load({ MONGO_URL }, env).MONGO_URL };
}

function load<V extends Variables>(variables: V, env: Environment) {
  const mistakes = new Mistakes();
  const values = readVariables(variables, env, mistakes);
  if (mistakes.problems.length > 0) throw new ConfigError(mistakes.problems);
  return values;
}
