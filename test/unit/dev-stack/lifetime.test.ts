import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { identityOf, isAlive } from '../../../tools/dev-stack/processes/process-identity.mjs';
import { eventually } from '../../support/eventually.js';
import { preludeOf, StackScripts, type Script } from '../../support/stack-scripts.js';

/** A command that starts a process, which starts another, and then does what `ending` says. */
const commandThat = (ending: string) => `
  const { live } = await load('processes/lifetime.mjs');
  const { StartedProcess, waitUntilReady } = await load('processes/processes.mjs');
  await live(async (atEnd, beforeStop) => {
    beforeStop(() => console.log('before stop'));
    atEnd(() => console.log('at end'));
    const started = new StartedProcess('Family', join(directory, 'family.log'), {
      command: 'sh',
      args: ['-c', 'sleep 1000 & echo "$$ $!"; wait'],
    });
    await waitUntilReady(started, async () => readFileSync(started.logFile, 'utf8').endsWith('\\n'));
    console.log('started');
    ${ending}
  }, { codeWhenInterrupted: 7 });
`;
const FOREVER = 'return new Promise(() => setInterval(() => undefined, 1000));';

describe('a command and the processes that it started', () => {
  let scripts: StackScripts;

  beforeEach(() => {
    scripts = new StackScripts();
  });

  afterEach(() => scripts.remove());

  async function startedBy(command: Script) {
    await eventually(
      () => command.output,
      (output) => output.includes('started'),
    );
    const pids = scripts.read('family.log').trim().split(' ').map(Number);
    const family = pids.map((pid) => identityOf(pid) ?? 'gone');
    return { family, areAlive: () => family.map(isAlive) };
  }

  const endOf = ({ areAlive }: { areAlive: () => boolean[] }) =>
    eventually(areAlive, (alive) => !alive.includes(true));

  it('end together when the command is done', async () => {
    const command = scripts.start(
      commandThat("while (!existsSync(join(directory, 'go'))) await delay(20); return 3;"),
    );
    const processes = await startedBy(command);
    expect(processes.areAlive()).toEqual([true, true]);
    await scripts.run("writeFileSync(join(directory, 'go'), '');");

    expect(await command.ended).toMatchObject({ code: 3 });
    await endOf(processes);
    expect(command.output).toMatch(/before stop\nat end\n$/);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('end together by %s', async (signal) => {
    const command = scripts.start(commandThat(FOREVER));
    const processes = await startedBy(command);

    command.signal(signal);

    expect(await command.ended).toMatchObject({ code: 7 });
    await endOf(processes);
    expect(command.output).toMatch(/SIG\w+: stopping\nbefore stop\nat end\n$/);
  });

  it('end together when the command is killed', async () => {
    const command = scripts.start(commandThat(FOREVER));
    const processes = await startedBy(command);

    await command.kill();

    await endOf(processes);
  });

  it('end together after an uncaught exception of the command', async () => {
    const command = scripts.start(
      commandThat(`setTimeout(() => { throw new Error('a defect'); }); ${FOREVER}`),
    );
    const processes = await startedBy(command);

    expect(await command.ended).toMatchObject({ code: 1 });
    await endOf(processes);
    expect(command.output).toContain('Error: a defect');
  });

  it('end together when the npm that runs the command is killed', async () => {
    const npm = scripts.start(
      `
      const { spawn } = await import('node:child_process');
      const env = { ...process.env, npm_lifecycle_event: 'start' };
      const args = ['--input-type=module', '--eval', process.env.COMMAND];
      const stdio = ['ignore', 'inherit', 'inherit'];
      spawn(process.execPath, args, { env, stdio });
      `,
      { COMMAND: preludeOf(scripts.checkout) + commandThat(FOREVER) },
    );
    const processes = await startedBy(npm);

    npm.signal('SIGKILL');

    await endOf(processes);
  });

  it('end together even if a hook fails, which fails the command', async () => {
    const command = scripts.start(
      commandThat("beforeStop(() => Promise.reject(new Error('no room'))); return 0;"),
    );
    const processes = await startedBy(command);

    expect(await command.ended).toMatchObject({ code: 1 });
    await endOf(processes);
    expect(command.output).toContain('Error: no room');
    expect(command.output).toMatch(/at end\n$/);
  });

  it('accept no new process while everything is being stopped', async () => {
    const { code, output } = await scripts.run(
      commandThat(`
        atEnd(() => new StartedProcess('Another', 'another.log', { command: 'true', args: [] }));
        return 0;
      `),
    );

    expect(output).toContain('Another is not started: everything is being stopped.');
    expect(code).toBe(1);
  });
});
