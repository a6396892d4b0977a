import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { messageOf } from '../../../tools/dev-stack/lib/stack-error.mjs';
import { identityOf, isAlive } from '../../../tools/dev-stack/processes/process-identity.mjs';
import {
  run,
  StartedProcess,
  waitUntilReady,
} from '../../../tools/dev-stack/processes/processes.mjs';
import { eventually } from '../../support/eventually.js';

let directory: string;
let logFile: string;
const started: StartedProcess[] = [];

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'foyer-processes-'));
  logFile = path.join(directory, 'logs', 'one.log');
});

afterEach(async () => {
  await Promise.all(started.map((one) => one.stop()));
  rmSync(directory, { recursive: true });
});

function startNode(code: string, env: NodeJS.ProcessEnv = {}): StartedProcess {
  const args = ['-e', code];
  const one = new StartedProcess('One', logFile, { command: process.execPath, args, env });
  started.push(one);
  return one;
}

const log = () => readFileSync(logFile, 'utf8');
const untilItSaid = (text: string) => eventually(log, (all) => all.includes(text));

describe('StartedProcess', () => {
  it('appends both outputs to its log', async () => {
    await startNode("console.log('first')").exited;
    await startNode("console.error('second')").exited;

    expect(log()).toBe('first\nsecond\n');
  });

  it('adds variables to the environment, and removes undefined ones', async () => {
    process.env['FOYER_TEST_INHERITED'] = 'inherited';
    process.env['FOYER_TEST_TAKEN'] = 'taken';
    const code =
      'const { FOYER_TEST_INHERITED: a, FOYER_TEST_TAKEN: b, FOYER_TEST_ADDED: c } = process.env;' +
      'console.log(a, b, c)';

    await startNode(code, { FOYER_TEST_TAKEN: undefined, FOYER_TEST_ADDED: 'added' }).exited;

    expect(log()).toBe('inherited undefined added\n');
  });

  it.each([
    ['exited with code 3', 'process.exit(3)', 3],
    ['was ended by SIGKILL', "process.kill(process.pid, 'SIGKILL')", null],
  ])('reports how it ended: it %s', async (how, code, exitCode) => {
    expect(await startNode(code).exited).toEqual({ code: exitCode, how, isOurs: false });
  });

  it('reports that the program does not exist', async () => {
    const { exited } = new StartedProcess('One', logFile, { command: 'foyer-none', args: [] });

    const { code, how } = await exited;

    expect(code).toBeNull();
    expect(how).toMatch(/^could not be started: .*ENOENT/);
  });

  it('sends a second signal if the first is not enough, and reports that it was stopped', async () => {
    const one = startNode(`
      process.once('SIGTERM', () => {
        console.log('waits for clients');
        process.once('SIGTERM', () => process.exit(0));
      });
      setInterval(() => undefined, 1000);
      console.log('ready');
    `);
    await untilItSaid('ready');

    await one.stop();

    expect(await one.exited).toEqual({ code: 0, how: 'exited with code 0', isOurs: true });
    expect(log()).toContain('waits for clients');
  });

  it('stops its children when it ends by itself', async () => {
    const one = startNode(`
      const child = require('node:child_process').spawn('sleep', ['1000'], { stdio: 'ignore' });
      console.log(child.pid + ';');
      process.once('SIGUSR2', () => process.exit(0));
      setInterval(() => undefined, 1000);
    `);
    const identity = identityOf(Number.parseInt(await untilItSaid(';'), 10)) ?? 'gone';
    expect(isAlive(identity)).toBe(true);

    process.kill(one.pid, 'SIGUSR2');

    expect(await one.exited).toMatchObject({ isOurs: false });
    await eventually(
      () => isAlive(identity),
      (alive) => !alive,
    );
  });
});

describe('run', () => {
  const launch = (code: string) => ({ command: process.execPath, args: ['-e', code] });

  it('resolves when the command has succeeded', async () => {
    await run('The build', logFile, launch("console.log('built')"));

    expect(log()).toBe('built\n');
  });

  it('throws an error with the remedy, the failure, the command, and the end of its output', async () => {
    const code = `
      for (let line = 1; line <= 100; line += 1) console.log('line ' + line + ';');
      console.error('write failed: no space left on device');
      process.exit(2);
    `;

    const failure = await run('The build', logFile, launch(code)).catch((error: unknown) => error);

    expect(failure).toMatchObject({ name: 'StackError' });
    const { message } = failure as Error;
    expect(message).toMatch(/^The disk is full\. .*\nThe build exited with code 2: .*node/);
    expect(message).toContain('one.log:\n');
    expect(message).toMatch(/line 100;\n {2}write failed: no space left on device$/);
    expect(message).not.toContain('line 1;');
  });

  it('looks for the cause in the output of this command, not of an earlier one', async () => {
    const fail = (words: string) => {
      const args = ['-c', `echo "${words}"; exit 1`];
      return run('The build', logFile, { command: 'sh', args }).catch(messageOf);
    };

    expect(await fail('no space left on device')).toContain('The disk is full');
    expect(await fail('undefined: nack.NackQueue')).toMatch(
      /^The build exited with code 1: .*\n.*\n {2}undefined: nack\.NackQueue$/,
    );
    expect(log()).toBe('no space left on device\nundefined: nack.NackQueue\n');
  });
});

describe('waitUntilReady', () => {
  it('resolves as soon as the process answers', async () => {
    let asked = 0;
    const one = startNode('setInterval(() => undefined, 1000)');

    await waitUntilReady(one, () => Promise.resolve((asked += 1) === 3));

    expect(asked).toBe(3);
    expect(one.hasEnded).toBe(false);
  });

  it('fails with the end of the output if the process ends first', async () => {
    const one = startNode("console.error('the configuration is wrong'); process.exit(1)");

    await expect(waitUntilReady(one, () => Promise.resolve(false))).rejects.toThrow(
      /^One exited with code 1 before it was ready\.\n.*\n {2}the configuration is wrong$/,
    );
  });

  it('fails with the end of the output after the timeout', async () => {
    const one = startNode("console.log('one moment'); setInterval(() => undefined, 1000)");
    await untilItSaid('one moment');

    await expect(waitUntilReady(one, () => Promise.resolve(false), 100)).rejects.toThrow(
      /^One was not ready after 0\.1 s\.\n.*\n {2}one moment$/,
    );
  });
});
