import path from 'node:path';
import { tmpdir } from 'node:os';
import { build } from '../../stack/build.mjs';
import { root } from '../../stack/paths.mjs';
import { answersHttp } from '../../stack/probes.mjs';
import { StartedProcess, waitUntilReady } from '../../stack/processes.mjs';

/** The gateway as operators run it, in a process that can be killed. */
export class GatewayProcess {
  #process: StartedProcess | null = null;

  /** @param url where the gateway was before, and is expected by others */
  constructor(
    private readonly url: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  static build(): Promise<void> {
    return build();
  }

  async start(): Promise<void> {
    const logs = process.env['FOYER_TEST_DIRECTORY'] ?? tmpdir();
    const { port } = new URL(this.url);
    this.#process = new StartedProcess('Gateway', path.join(logs, `gateway-${port}.log`), {
      command: process.execPath,
      args: [path.join(root, 'dist/main.js')],
      env: { ...this.env, PORT: port, NODE_OPTIONS: '' },
    });
    await waitUntilReady(this.#process, () => answersHttp(`${this.url}/readyz`));
  }

  /** SIGKILL: nothing is finished, closed or handed back. */
  async kill(): Promise<void> {
    if (!this.#process) return;
    process.kill(this.#process.pid, 'SIGKILL');
    await this.#process.exited;
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }
}
