import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import 'reflect-metadata';
import { provide } from './globals.mjs';

/** @typedef {import('./sources.mjs').Given} Given */

/**
 * jest's runtime, of which this much is used.
 *
 * @typedef {object} Runtime
 * @property {() => Map<string, string | null>} getSourceMaps paths by source
 * @property {(globals: object) => void} setGlobalsForRuntime
 * @property {(from: string, name: '@jest/globals') => import('./globals.mjs').Globals} requireModuleOrMock
 */

/** @typedef {(globalConfig: Given['coverage'], config: Given['config'], environment: object, runtime: Runtime, testPath: string, send?: unknown) => Promise<unknown>} TestRunner */

const require = createRequire(import.meta.url);
/** @type {unknown} */
const loaded = require('jest-circus/runner');
const circus = /** @type {{ default: TestRunner }} */ (loaded);

/** What a test file leaves in the global object. */
const LEFT = ['EVENT_HANDLERS', 'TEST_TIMEOUT_SYMBOL'].map((name) => Symbol.for(name));

/** @type {Map<string, string | null>} those of all sources that were imported so far */
const sourceMaps = new Map();
/** @type {Map<string, string | null>} those of the running file */
let ofFile = new Map();
let isRegistered = false;

/**
 * Runs a file with jest-circus, which is loaded again for it, on modules that stay: Node imports them instead of
 * jest's runtime.
 *
 * @type {TestRunner}
 */
export default async function run(globalConfig, config, environment, runtime, testPath, send) {
  if (!isRegistered) importSources(globalConfig, config);
  isRegistered = true;
  ofFile = runtime.getSourceMaps();
  for (const [url, path] of sourceMaps) ofFile.set(url, path);
  for (const name of LEFT) Reflect.deleteProperty(globalThis, name);
  return circus.default(
    globalConfig,
    config,
    environment,
    nativeOf(runtime, testPath),
    testPath,
    send,
  );
}

/**
 * @param {Runtime} runtime
 * @param {string} testPath
 * @returns {Runtime}
 */
function nativeOf(runtime, testPath) {
  const native = {
    /** @param {string} path */
    requireInternalModule(path) {
      Reflect.deleteProperty(require.cache, path);
      return /** @type {unknown} */ (require(path));
    },
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (/** @type {string} */ path) => import(pathToFileURL(path).href),
    /** @param {object} globals */
    setGlobalsForRuntime(globals) {
      runtime.setGlobalsForRuntime(globals);
      provide(runtime.requireModuleOrMock(testPath, '@jest/globals'));
    },
  };
  Object.setPrototypeOf(native, runtime);
  return /** @type {Runtime & typeof native} */ (native);
}

/**
 * @param {Given['coverage']} globalConfig
 * @param {Given['config']} config
 */
function importSources({ collectCoverage, collectCoverageFrom, coverageProvider }, config) {
  const { port1, port2 } = new MessageChannel();
  port1.on('message', (/** @type {[string, string | null]} */ [url, path]) => {
    sourceMaps.set(url, path);
    ofFile.set(url, path);
  });
  port1.unref();
  const coverage = { collectCoverage, collectCoverageFrom, coverageProvider };
  /** @type {Given} */
  const data = { config, coverage, sourceMaps: port2 };
  register('./sources.mjs', import.meta.url, { data, transferList: [port2] });
}
