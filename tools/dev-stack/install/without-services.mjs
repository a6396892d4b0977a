import { existsSync, rmSync, writeFileSync } from 'node:fs';

const policyFile = '/usr/sbin/policy-rc.d';

/**
 * Runs `action` while Debian's packages start none of the services that they install: only the
 * program is needed, on a port of ours.
 *
 * @param {() => Promise<void>} action
 */
export async function withoutServices(action) {
  // An existing policy has a purpose: container images forbid all services with one.
  if (existsSync(policyFile)) return action();
  // 101 means "forbidden". If this process is killed before it removes the file, the file no longer
  // forbids anything.
  const policy = `#!/bin/sh\nkill -0 ${process.pid} 2>/dev/null && exit 101\nexit 0\n`;
  const remove = () => rmSync(policyFile, { force: true });
  writeFileSync(policyFile, policy, { mode: 0o755 });
  process.once('exit', remove);
  try {
    await action();
  } finally {
    remove();
    process.off('exit', remove);
  }
}
