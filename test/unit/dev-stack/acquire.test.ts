import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StackScripts } from '../../support/stack-scripts.js';

const acquireWith = (install: string) => `
  const { acquire } = await load('install/acquire.mjs');
  const { installer, installOnce } = await load('install/install.mjs');
  const { messageOf, StackError } = await load('lib/stack-error.mjs');
  let installs = 0;
  const program = {
    title: 'LiveKit',
    variable: 'LIVEKIT_URL',
    binary: 'livekit-server',
    service: 'livekit',
    install: async () => {
      installs += 1;
      ${install}
    },
    help: 'Install Go 1.26 or newer, or run: LIVEKIT_URL=… npm start',
  };
  try {
    const [first, second] = await Promise.all([acquire(program), acquire(program)]);
    console.log(JSON.stringify(first), first === second, installs);
  } catch (error) {
    console.log(messageOf(error));
    process.exitCode = 1;
  }
`;
const INSTALL = "return ['/installed/livekit-server'];";

/** Accepts every command except those that begin with these words. */
const engineThatRefuses = (refused: string) =>
  `all="$*"; [ "\${all#${refused}}" = "$all" ] || { echo "no such image" >&2; exit 1; }`;

describe('acquire', () => {
  let scripts: StackScripts;

  beforeEach(() => {
    scripts = new StackScripts();
  });

  afterEach(() => scripts.remove());

  /** Runs with only these programs on PATH. */
  const acquire = (install: string, programs: Record<string, string> = {}) =>
    scripts.run(acquireWith(install), { PATH: scripts.programs(programs) });

  it('prefers a program on PATH', async () => {
    const programs = { 'livekit-server': '', docker: '' };

    const { output } = await acquire(INSTALL, programs);

    const command = [`${scripts.file('programs')}/livekit-server`];
    expect(output).toBe(`${JSON.stringify({ from: 'PATH', command })} true 0\n`);
  });

  it.each(['docker', 'podman'])('then uses an image with %s', async (engine) => {
    const { output } = await acquire(INSTALL, { [engine]: '' });

    expect(output).toBe(`${JSON.stringify({ from: engine, engine, service: 'livekit' })} true 0\n`);
  });

  it('installs if no container engine responds, once for concurrent requests', async () => {
    const { output } = await acquire(INSTALL, { docker: engineThatRefuses('info') });

    const command = ['/installed/livekit-server'];
    expect(output).toBe(`${JSON.stringify({ from: '.stack', command })} true 1\n`);
  });

  it('installs what the container engine cannot pull, and reports it', async () => {
    const { output } = await acquire(INSTALL, { podman: engineThatRefuses('compose --file') });

    expect(output).toContain('LiveKit: podman has no image of it (no such image)');
    expect(output).toContain('"from":".stack"');
  });

  it('names the part, the attempts, the reason, and the remedy', async () => {
    const build = `
      return installOnce('livekit-1.0', 'LiveKit: go install', (_, run) =>
        run(process.execPath, ['-e', 'console.error("link: signal: killed"); process.exit(1)']));
    `;

    const { code, output } = await acquire(build);

    expect(code).toBe(1);
    expect(output).toContain(
      'LiveKit cannot be installed:\n' +
        '  - LIVEKIT_URL is not set\n' +
        '  - no livekit-server on PATH\n' +
        '  - no container engine responds (docker, podman)\n' +
        '  - Out of memory. Close other programs, or provide 4 GB; then start again.\n' +
        'The install of livekit-1.0 exited with code 1: ',
    );
    expect(output).toContain('\n  link: signal: killed\n');
    expect(output).toMatch(/\nInstall Go 1\.26 or newer, or run: LIVEKIT_URL=… npm start\n$/);
  });

  it('does not hide its own defects behind advice', async () => {
    const { output } = await acquire("throw new TypeError('a defect');");

    expect(output).toMatch(/^TypeError: a defect\n/);
  });
});

describe('a part whose program is missing', () => {
  let scripts: StackScripts;

  beforeEach(() => {
    scripts = new StackScripts();
  });

  afterEach(() => scripts.remove());

  /** PATH is empty. */
  const prepare = (name: string) =>
    scripts.run(
      `
      const { parts } = await load('parts/index.mjs');
      const { messageOf } = await load('lib/stack-error.mjs');
      const part = parts.find(({ name }) => name === '${name}');
      await part.prepare().catch((error) => console.log(messageOf(error)));
      `,
      { PATH: scripts.programs({}), FOYER_STACK_MONGO: undefined },
    );

  it.each([
    ['mongo', 'MONGO_URL', 'no python3 ≥ 3.10', 'Install MongoDB 7 or newer'],
    ['redis', 'REDIS_URL', 'no apt-get on PATH', 'Install redis-server'],
    ['livekit', 'LIVEKIT_URL', 'no Go ≥ 1.26', 'Install Go 1.26 or newer (go.dev/dl)'],
    ['recorder', 'RECORDER_CONTROL', 'no Go ≥ 1.26', '(go.dev/dl)'],
    ['storage', 'STORAGE_ENDPOINT', 'no Go ≥ 1.26', 'Install Go 1.26 or newer (go.dev/dl)'],
  ])('names what %s needs, and the remedy', async (name, variable, reason, help) => {
    const { code, output } = await prepare(name);

    expect(code).toBe(0);
    expect(output).toContain('cannot be installed');
    for (const text of [variable, reason, help]) expect(output).toContain(text);
    expect(output).not.toContain('    at ');
  });

  it('names what the browser of the tests needs, and the remedy', async () => {
    const { output } = await scripts.run(
      `
      const { chromium } = await load('install/chromium.mjs');
      await chromium({}).catch(({ message }) => console.log(message));
      `,
      { PATH: scripts.programs({}) },
    );

    expect(output).toContain('Chromium not found: no apt-get on PATH');
    expect(output).toContain('CHROMIUM_PATH=/path/to/chromium npm test');
  });
});
