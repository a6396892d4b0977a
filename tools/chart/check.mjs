/**
 * `npm run check:chart`: lints the Helm chart, renders it with each file of deploy/chart/ci/, and checks the result
 * against Kubernetes' schemas and the gateway's settings.
 */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { root } from '../dev-stack/lib/paths.mjs';
import { messageOf, StackError } from '../dev-stack/lib/stack-error.mjs';
import { helm, kubeconform, KUBERNETES_VERSIONS, resourceSchemas } from './programs.mjs';

/** @typedef {{ helm: string, kubeconform: string, schemas: string }} Tools */

const chart = join(root, 'deploy/chart');
/** Reads what pods get as the gateway would; part of the build. */
const checkManifest = join(root, 'dist/tools/check-manifest.js');
/** Of resources that are not Kubernetes' own. */
const customSchemas = join(root, 'tools/chart/schemas');
const run = promisify(execFile);

/** Values that must not get as far as a cluster, each with a part of the answer. @type {[string, string][]} */
const REJECTED = [
  ['settings.LIVEKIT_ULR=http://livekit:7880', 'LIVEKIT_ULR'],
  ['settings.MONGO_URL=mongodb://foyer:password@mongo/foyer', 'MONGO_URL'],
  ['settings.PORT=80', 'PORT'],
  ['settings.PUBLIC_URL=', 'settings.PUBLIC_URL'],
  ['secrets.existingSecret=', 'secrets.from.MONGO_URL'],
  ['secrets.settings[0]=PUBLIC_URL', 'secrets'],
  ['ingress.enabled=true', 'hosts'],
  ['image.digest=latest', 'digest'],
  ['replicas=3', 'replicas'],
];

try {
  const tools = {
    helm: await helm(),
    kubeconform: await kubeconform(),
    schemas: await resourceSchemas(),
  };
  const files = readdirSync(join(chart, 'ci')).map((name) => join(chart, 'ci', name));
  await Promise.all([
    ...files.map((file) => checkValues(tools, file)),
    ...REJECTED.map(([value, answer]) => checkRejected(tools, value, answer)),
  ]);
} catch (error) {
  if (!(error instanceof StackError)) throw error;
  // A machine that has the services in containers may have no Go; CI has.
  console.error(`Chart not checked: ${messageOf(error)}`);
  process.exitCode = process.env['CI'] ? 1 : 0;
}

/**
 * @param {Tools} tools
 * @param {string} file
 */
async function checkValues(tools, file) {
  try {
    await run(tools.helm, ['lint', '--strict', chart, '--values', file]);
    const { stdout } = await run(tools.helm, ['template', 'foyer', chart, '--values', file]);
    const extraEnv = extraEnvOf(file);
    const problems = [
      ...(await invalidResources(tools, stdout)),
      ...(await problemsOf(process.execPath, [checkManifest, ...extraEnv], stdout)),
    ];
    for (const problem of problems) fail(`${relative(root, file)}: ${problem}`);
  } catch (error) {
    fail(`${relative(root, file)}: ${outputOf(error)}`);
  }
}

/** @param {string} file of values */
function extraEnvOf(file) {
  /** @type {unknown} */
  const values = parse(readFileSync(file, 'utf8'));
  const { extraEnv = [] } = /** @type {{ extraEnv?: { name: string }[] }} */ (values);
  return extraEnv.map(({ name }) => name);
}

/**
 * @param {Tools} tools
 * @param {string} manifest
 */
async function invalidResources({ kubeconform, schemas }, manifest) {
  const results = await Promise.all(
    KUBERNETES_VERSIONS.map((version) => {
      const locations = [join(schemas, version), customSchemas].flatMap((directory) => [
        '-schema-location',
        `${directory}/{{.ResourceKind}}{{.KindSuffix}}.json`,
      ]);
      return problemsOf(kubeconform, ['-strict', ...locations], manifest);
    }),
  );
  return results.flat();
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} input
 * @returns {Promise<string[]>} what it says when it fails
 */
function problemsOf(command, args, input) {
  const checking = run(command, args);
  checking.child.stdin?.end(input);
  return checking.then(
    () => [],
    (/** @type {unknown} */ error) => [outputOf(error)],
  );
}

/**
 * @param {Tools} tools
 * @param {string} value
 * @param {string} answer
 */
async function checkRejected({ helm }, value, answer) {
  const values = ['--values', join(chart, 'ci/minimal-values.yaml'), '--set', value];
  const output = await run(helm, ['template', 'foyer', chart, ...values]).then(
    () => 'nothing',
    outputOf,
  );
  if (!output.includes(answer)) fail(`--set ${value} must be rejected, but helm prints: ${output}`);
}

/** @param {string} problem */
function fail(problem) {
  console.error(problem);
  process.exitCode = 1;
}

/** @param {unknown} error */
function outputOf(error) {
  const { stdout = '', stderr = '' } = /** @type {{ stdout?: string, stderr?: string }} */ (error);
  return `${stdout}${stderr}`.trim() || messageOf(error);
}
