import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logDirectory, root } from '../lib/paths.mjs';
import { step } from '../lib/steps.mjs';
import { run } from '../processes/processes.mjs';

const INPUTS = [
  'src',
  'web/src',
  'web/public',
  'web/index.html',
  'web/graphiql.html',
  'web/package.json',
  'web/tsconfig.json',
  'web/vite.config.ts',
  'package-lock.json',
  'package.json',
  'tsconfig.build.json',
  'tsconfig.json',
];
// Inside dist, so that it is deleted with dist.
const stamp = join(root, 'dist/.built-from');

/** Builds the gateway and its web client into dist, and GraphiQL, unless dist was built from exactly these files. */
export async function build() {
  await step('Build', async (say) => {
    const inputs = fingerprint();
    if (existsSync(join(root, 'dist/main.js')) && read(stamp) === inputs) {
      say('dist is up to date');
      return;
    }
    // GraphiQL is only for development: `npm run build`, which builds images, omits it.
    for (const script of ['build', 'build:graphiql']) {
      await run(`npm run ${script}`, join(logDirectory, 'build.log'), {
        command: 'npm',
        args: ['run', script],
      });
    }
    writeFileSync(stamp, inputs);
  });
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const path of INPUTS.flatMap(filesIn)) {
    hash.update(`${path}\n`).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesIn(path) {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  if (!statSync(absolute).isDirectory()) return [path];
  return readdirSync(absolute)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
