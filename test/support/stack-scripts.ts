import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../tools/dev-stack/lib/paths.mjs';

/** The beginning of each script. */
export const preludeOf = (checkout: string): string => `
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
const directory = process.env.FOYER_STACK_DIRECTORY;
const load = (file) => import('${pathToFileURL(path.join(checkout, 'tools/dev-stack/')).href}' + file);
`;

/** Scripts that use the development stack, each in a separate process with a separate `.stack`. */
export class StackScripts {
  readonly directory = mkdtempSync(path.join(tmpdir(), 'foyer-stack-'));
  readonly #scripts: Script[] = [];

  /** @param checkout the checkout with the development stack */
  constructor(readonly checkout: string = root) {}

  /**
   * @param code of a module; `load(FILE)` imports a file of tools/dev-stack, `directory` is the
   * `.stack`, and the imports above are available
   */
  start(code: string, env: Record<string, string | undefined> = {}): Script {
    const script = new Script(preludeOf(this.checkout) + code, {
      ...process.env,
      // As in a terminal, without the variables of the npm that runs these tests.
      npm_lifecycle_event: undefined,
      FOYER_STACK_DIRECTORY: this.directory,
      ...env,
    });
    this.#scripts.push(script);
    return script;
  }

  run(code: string, env: Record<string, string | undefined> = {}): Promise<Outcome> {
    return this.start(code, env).ended;
  }

  /** The path of a file in the `.stack`, whether or not it exists. */
  file(name: string): string {
    return path.join(this.directory, name);
  }

  read(name: string): string {
    return readFileSync(this.file(name), 'utf8');
  }

  /** A directory for PATH that contains these shell scripts as programs. */
  programs(sources: Record<string, string>): string {
    const directory = this.file('programs');
    mkdirSync(directory, { recursive: true });
    for (const [name, source] of Object.entries(sources)) {
      writeFileSync(path.join(directory, name), `#!/bin/sh\n${source}\n`, { mode: 0o755 });
    }
    return directory;
  }

  async remove(): Promise<void> {
    await Promise.all(this.#scripts.map((script) => script.kill()));
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export interface Outcome {
  readonly code: number | null;
  /** Standard output and standard error, in the order in which they were written. */
  readonly output: string;
}

export class Script {
  readonly ended: Promise<Outcome>;
  readonly #child: ChildProcess;
  #output = '';

  constructor(code: string, env: NodeJS.ProcessEnv) {
    const command = [process.execPath, '--input-type=module', '--eval', code];
    // One pipe for both outputs: what arrives through two has no order.
    const child = spawn('/bin/sh', ['-c', 'exec "$@" 2>&1', 'sh', ...command], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
    });
    this.#child = child;
    this.ended = once(child, 'close').then(([exitCode]) => ({
      code: exitCode as number | null,
      output: this.#output,
    }));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get output(): string {
    return this.#output;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }
}
