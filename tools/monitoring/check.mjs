/** `npm run check:monitoring`: checks the alerts and dashboards as promtool does. */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../dev-stack/lib/paths.mjs';
import { messageOf, StackError } from '../dev-stack/lib/stack-error.mjs';
import { goBuild } from '../dev-stack/install/go.mjs';
import { installOnce } from '../dev-stack/install/install.mjs';
import { fingerprintOf } from '../dev-stack/install/fingerprint.mjs';

const sources = join(root, 'tools/monitoring/checker');
const dashboards = join(root, 'deploy/grafana');
const files = [
  join(root, 'deploy/alerts.yml'),
  ...readdirSync(dashboards).map((name) => join(dashboards, name)),
];

try {
  await promisify(execFile)(await checker(), files);
} catch (error) {
  if (error instanceof StackError) {
    // A machine that has the services in containers may have no Go; CI has.
    console.error(`Alerts not checked: ${error.message}`);
    process.exitCode = process.env['CI'] ? 1 : 0;
  } else {
    const { stderr = '' } = /** @type {{ stderr?: string }} */ (error);
    console.error(stderr.trim() || messageOf(error));
    process.exitCode = 1;
  }
}

/** @returns {Promise<string>} the command */
async function checker() {
  const directory = await installOnce(
    `monitoring-checker-${fingerprintOf(sources)}`,
    'Alerts: go build of a checker from the packages of Prometheus (about a minute)',
    (unfinished, run) => goBuild(sources, join(unfinished, 'checker'), run),
  );
  return join(directory, 'checker');
}
