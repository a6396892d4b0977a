/**
 * A setting from an environment, where an empty variable counts as none.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name
 * @returns {string | undefined}
 */
export function setting(env, name) {
  const value = env[name];
  return value === '' ? undefined : value;
}
