/** Hooks of Node's module loader: Node imports the sources as jest transforms them. */
import { createScriptTransformer } from '@jest/transform';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Given
 * @property {Parameters<typeof createScriptTransformer>[0]} config
 * @property {import('@jest/transform').ShouldInstrumentOptions} coverage
 * @property {import('node:worker_threads').MessagePort} sourceMaps is sent the URL of each source and the path of its map
 */

const globals = new URL('./globals.mjs', import.meta.url).href;

/** @type {Given} */
let given;
/** @type {Awaited<ReturnType<typeof createScriptTransformer>>} */
let transformer;

/** @param {Given} data */
export async function initialize(data) {
  given = data;
  transformer = await createScriptTransformer(data.config);
}

/** @type {import('node:module').ResolveHook} */
export function resolve(specifier, context, next) {
  if (specifier === '@jest/globals') return { url: globals, shortCircuit: true };
  return next(sourceOf(specifier, context.parentURL) ?? specifier, context);
}

/** @type {import('node:module').LoadHook} */
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { code, sourceMapPath } = await transformer.transformAsync(fileURLToPath(url), {
    ...given.coverage,
    isInternalModule: false,
    supportsDynamicImport: true,
    supportsExportNamespaceFrom: true,
    supportsStaticESM: true,
    supportsTopLevelAwait: true,
  });
  given.sourceMaps.postMessage([url, sourceMapPath]);
  return { format: 'module', source: code, shortCircuit: true };
}

/**
 * Sources import each other as .js.
 *
 * @param {string} specifier
 * @param {string | undefined} importer
 */
function sourceOf(specifier, importer) {
  if (!importer?.endsWith('.ts') || !/^\.{1,2}\/.*\.js$/.test(specifier)) return null;
  const url = new URL(specifier.replace(/\.js$/, '.ts'), importer);
  return existsSync(url) ? url.href : null;
}
