import { StackError } from '../lib/stack-error.mjs';
import { findOnPath } from './acquire.mjs';

/**
 * The same for every program, because Go's build cache distinguishes packages by their flags:
 * shared packages are compiled once. Without cgo, no C compiler is needed.
 */
const GO_FLAGS = ['-trimpath', '-buildvcs=false', '-ldflags=-s -w'];
const GO_ENV = { CGO_ENABLED: '0' };

/**
 * @returns {Promise<string>} the `go` command
 * @throws {StackError}
 */
export async function goCommand() {
  const go = await findOnPath('go');
  if (go === null) throw new StackError('no Go ≥ 1.26 on PATH');
  return go;
}

/**
 * `go build` of a program whose sources are here.
 *
 * @param {string} sources their directory
 * @param {string} program the path of the binary
 * @param {import('./install.mjs').Installer} run
 */
export async function goBuild(sources, program, run) {
  await run(await goCommand(), ['-C', sources, 'build', ...GO_FLAGS, '-o', program, '.'], GO_ENV);
}

/**
 * `go install` of a released program.
 *
 * @param {string} directory for the binary
 * @param {string} program PACKAGE@VERSION
 * @param {import('./install.mjs').Installer} run
 */
export async function goInstall(directory, program, run) {
  await run(await goCommand(), ['install', ...GO_FLAGS, program], {
    ...GO_ENV,
    GOBIN: directory,
  });
}
