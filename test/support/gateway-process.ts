import { transformFile } from '@swc/core';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ALLOCATOR, HEAP } from '../../tools/dev-stack/gateway/gateways.mjs';
import { root } from '../../tools/dev-stack/lib/paths.mjs';
import { answersHttp } from '../../tools/dev-stack/processes/probes.mjs';
import { StartedProcess, waitUntilReady } from '../../tools/dev-stack/processes/processes.mjs';
import { directoryFor } from './own-parts.js';
import { swcOptions } from './swc-options.mjs';

/** Compiles a module, or copies a script, as the build does. */
async function buildSource(name: string, directory: string): Promise<void> {
  const [source, target] = [path.join(root, 'src', name), path.join(directory, name)];
  await mkdir(path.dirname(target), { recursive: true });
  if (name.endsWith('.lua')) await copyFile(source, target);
  if (!name.endsWith('.ts')) return;
  const { code } = await transformFile(source, swcOptions);
  await writeFile(target.replace(/\.ts$/, '.js'), code);
}

/** The gateway as operators run it, in a process that can be killed. */
export class GatewayProcess {
  #process: StartedProcess | null = null;

  /** @param url the address at which others expect the gateway */
  private constructor(
    private readonly directory: string,
    private readonly url: string,
    private readonly env: Readonly<Record<string, string>>,
    private readonly node: string,
  ) {}

  /**
   * Built from the current sources, independent of `dist`.
   * @param node the executable that runs it
   */
  static async build(
    url: string,
    env: Readonly<Record<string, string>>,
    node = process.execPath,
  ): Promise<GatewayProcess> {
    const directory = directoryFor('gateway');
    const sources = await readdir(path.join(root, 'src'), { recursive: true });
    await Promise.all(sources.map((name) => buildSource(name, directory)));
    return new GatewayProcess(directory, url, env, node);
  }

  async start(): Promise<void> {
    const logs = process.env['FOYER_TEST_DIRECTORY'] ?? tmpdir();
    const { port } = new URL(this.url);
    this.#process = new StartedProcess('Gateway', path.join(logs, `gateway-${port}.log`), {
      command: this.node,
      args: [...HEAP, path.join(this.directory, 'main.js')],
      env: { NODE_OPTIONS: '', ...ALLOCATOR, ...this.env, PORT: port },
    });
    await waitUntilReady(this.#process, () => answersHttp(`${this.url}/readyz`));
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.#process?.hasEnded ?? true;
  }

  /** The exit code and signal, once the process has ended. */
  async exited(): Promise<{ readonly code: number | null; readonly how: string }> {
    if (!this.#process) throw new Error('the gateway was not started');
    return this.#process.exited;
  }

  /** The output so far, of both standard output and standard error. */
  output(): string {
    return this.#process ? readFileSync(this.#process.logFile, 'utf8') : '';
  }

  /** Sends SIGKILL, so that nothing is finished, closed, or handed back. */
  async kill(): Promise<void> {
    if (!this.#process) return;
    process.kill(this.#process.pid, 'SIGKILL');
    await this.#process.exited;
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }
}
