import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { eventually } from '../../support/eventually.js';
import { StackScripts } from '../../support/stack-scripts.js';

/** An install of two steps. `before` runs between them, and each run of it leaves a line in `runs`. */
const installThat = (before: string) => `
  const { appendFileSync } = await import('node:fs');
  const { installOnce, isInstalled } = await load('install/install.mjs');
  const path = await installOnce('tool-1.0', 'Tool: built from source', async (target, run) => {
    appendFileSync(join(directory, 'runs'), readdirSync(target).length + ' files\\n');
    writeFileSync(join(target, 'first'), '');
    ${before}
    await run(process.execPath, ['-e', 'require("fs").writeFileSync(process.argv[1], "")', join(target, 'second')]);
  });
  console.log(path, readdirSync(path).join(), isInstalled('tool-1.0'));
`;
const AT_ONCE = '';
const NEVER = 'await new Promise(() => setInterval(() => undefined, 1000));';

describe('installOnce', () => {
  let scripts: StackScripts;

  beforeEach(() => {
    scripts = new StackScripts();
  });

  afterEach(() => scripts.remove());

  const isThere = () => existsSync(scripts.file('tool-1.0'));
  const complete = () => `${scripts.file('tool-1.0')} first,second true\n`;

  it('installs once, and finds the result later', async () => {
    const first = await scripts.run(installThat(AT_ONCE));
    const second = await scripts.run(installThat(AT_ONCE));

    expect(first.output).toBe(`… Tool: built from source\n${complete()}`);
    expect(second).toEqual({ code: 0, output: complete() });
    expect(scripts.read('runs')).toBe('0 files\n');
  });

  it('ignores an interrupted install, and starts over', async () => {
    const interrupted = scripts.start(installThat(NEVER));
    await eventually(() => scripts.read('tool-1.0.unfinished/first'));
    expect(isThere()).toBe(false);
    await interrupted.kill();
    expect(isThere()).toBe(false);

    const { output } = await scripts.run(installThat(AT_ONCE));

    expect(output).toContain(complete());
    expect(scripts.read('runs')).toBe('0 files\n0 files\n');
    expect(existsSync(scripts.file('tool-1.0.unfinished'))).toBe(false);
  });

  it('installs once for concurrent requests', async () => {
    const ends = await Promise.all([1, 2, 3].map(() => scripts.run(installThat(AT_ONCE))));

    for (const { output } of ends) expect(output).toContain(complete());
    expect(scripts.read('runs')).toBe('0 files\n');
  });

  it('retries after a failed install', async () => {
    const waiting = scripts.start(installThat(NEVER));
    await eventually(() => scripts.read('tool-1.0.unfinished/first'));
    const second = scripts.start(installThat(AT_ONCE));
    await eventually(
      () => second.output,
      (output) => output.includes(`waiting for process ${waiting.pid}`),
    );

    await waiting.kill();

    expect((await second.ended).output).toContain(complete());
  });

  it('reports why an install failed, and keeps only its log', async () => {
    const fail = `await run('sh', ['-c', 'echo "go: download failed" >&2; exit 1']);`;

    const { code, output } = await scripts.run(installThat(fail));

    expect(code).toBe(1);
    expect(output).toContain('The install of tool-1.0 exited with code 1: sh -c');
    expect(output).toContain('\n  go: download failed\n');
    expect(scripts.read('logs/install-tool-1.0.log')).toBe('go: download failed\n');
    expect(isThere()).toBe(false);
    expect((await scripts.run(installThat(AT_ONCE))).output).toContain(complete());
  });
});
