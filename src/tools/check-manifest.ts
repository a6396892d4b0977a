import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ConfigError, loadConfig } from '../config/load-config.js';
import { SECTIONS } from '../config/sections.js';

// Part of `npm run check:chart`: reads the rendered Helm chart from its standard input, and starts the gateway's
// configuration with the settings of its pods. Arguments: variables that the values add.

interface Resource {
  readonly kind: string;
  /** Of a ConfigMap. */
  readonly data: Readonly<Record<string, string>>;
  /** Of a Deployment. */
  readonly spec: { readonly template: { readonly spec: { readonly containers: Container[] } } };
}

interface Container {
  readonly env: readonly { readonly name: string; readonly value?: string }[];
}

/** Read by the C library. */
const NO_SETTINGS = ['MALLOC_ARENA_MAX'];

const SECRETS: ReadonlyMap<string, string> = new Map([
  ['MONGO_URL', 'mongodb://mongo/foyer'],
  ['REDIS_URL', 'redis://redis:6379'],
  ['MAIL_URL', 'smtp://mail:25'],
]);

const env = environmentOf(readFileSync(0, 'utf8'));
const problems = [...unknownNames(Object.keys(env), process.argv.slice(2)), ...refusals(env)];
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

function environmentOf(manifest: string): Record<string, string> {
  const resources = parseAllDocuments(manifest).map((document) => document.toJS() as Resource);
  const { data } = find(resources, 'ConfigMap');
  const { containers } = find(resources, 'Deployment').spec.template.spec;
  const given = containers.flatMap((container) => container.env);
  return { ...data, ...Object.fromEntries(given.map(({ name, value = '' }) => [name, value])) };
}

function find(resources: readonly Resource[], wanted: string): Resource {
  const found = resources.find(({ kind }) => kind === wanted);
  if (!found) throw new Error(`The chart renders no ${wanted}.`);
  return found;
}

function unknownNames(names: readonly string[], extra: readonly string[]): string[] {
  const settings = Object.values(SECTIONS).flatMap((section) => Object.keys(section));
  const known = new Set([...settings, ...NO_SETTINGS, ...extra]);
  return names
    .filter((name) => !known.has(name.replace(/_FILE$/, '')))
    .map((name) => `${name} is not a setting of the gateway`);
}

/** Reads the settings as the gateway does in the pod, from files where the pod mounts secrets. */
function refusals(env: Readonly<Record<string, string>>): readonly string[] {
  const directory = mkdtempSync(path.join(tmpdir(), 'foyer-chart-'));
  try {
    const secrets = Object.entries(env).filter(([name]) => name.endsWith('_FILE'));
    const files = secrets.map(([name, mounted]): [string, string] => {
      const setting = path.basename(mounted);
      const file = path.join(directory, setting);
      writeFileSync(file, SECRETS.get(setting) ?? randomUUID());
      return [name, file];
    });
    loadConfig({ ...env, ...Object.fromEntries(files) });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
