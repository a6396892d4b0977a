import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { identityOf, isAlive } from '../../../tools/dev-stack/processes/process-identity.mjs';
import { eventually } from '../../support/eventually.js';
import { StackScripts } from '../../support/stack-scripts.js';

/** This is no command, so no watchdog cleans up when it is killed. */
const STARTER = `
  const { StartedProcess, waitUntilReady } = await load('processes/processes.mjs');
  const started = new StartedProcess('Family', join(directory, 'family.log'), {
    command: 'sh',
    args: ['-c', 'sleep 1000 & echo "$$ $!"; wait'],
  });
  await waitUntilReady(started, async () => readFileSync(started.logFile, 'utf8').endsWith('\\n'));
  console.log('started');
  setInterval(() => undefined, 1000);
`;
const STOP_LEFTOVERS = `
  const { stopLeftovers } = await load('processes/ledger.mjs');
  console.log(JSON.stringify(await stopLeftovers()));
`;
const DEAD = '1-1';

describe('stopLeftovers', () => {
  let scripts: StackScripts;
  let stranger: ChildProcess | null = null;

  beforeEach(() => {
    scripts = new StackScripts();
  });

  afterEach(async () => {
    stranger?.kill('SIGKILL');
    stranger = null;
    await scripts.run(STOP_LEFTOVERS);
    await scripts.remove();
  });

  async function startFamily() {
    const starter = scripts.start(STARTER);
    await eventually(
      () => starter.output,
      (output) => output.includes('started'),
    );
    const pids = scripts.read('family.log').trim().split(' ').map(Number);
    return { starter, family: pids.map((pid) => identityOf(pid) ?? 'gone') };
  }

  function writeEntry(identity: string, content: string) {
    mkdirSync(scripts.file('processes'), { recursive: true });
    writeFileSync(path.join(scripts.file('processes'), identity), content);
  }

  const entries = () => readdirSync(scripts.file('processes'));

  it('stops processes that a killed run has left, and their children', async () => {
    const { starter, family } = await startFamily();
    await starter.kill();
    expect(family.map(isAlive)).toEqual([true, true]);

    const { output } = await scripts.run(STOP_LEFTOVERS);

    expect(JSON.parse(output)).toEqual(['Family']);
    await eventually(
      () => family.map(isAlive),
      (alive) => !alive.includes(true),
    );
    expect(entries()).toEqual([]);
  });

  it('does not stop processes of a run that continues', async () => {
    const { family } = await startFamily();

    const { output } = await scripts.run(STOP_LEFTOVERS);

    expect(JSON.parse(output)).toEqual([]);
    expect(family.map(isAlive)).toEqual([true, true]);
    expect(entries()).toEqual(family.slice(0, 1));
  });

  it('does not stop another process with the ID of one that ended long ago', async () => {
    stranger = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
    const identity = identityOf(stranger.pid ?? 0) ?? 'gone';
    writeEntry(`${stranger.pid ?? 0}-1`, JSON.stringify({ title: 'Redis', startedBy: DEAD }));

    const { output } = await scripts.run(STOP_LEFTOVERS);

    expect(JSON.parse(output)).toEqual([]);
    expect(isAlive(identity)).toBe(true);
    expect(entries()).toEqual([]);
  });

  it('stops a process whose entry is unreadable', async () => {
    stranger = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
    const identity = identityOf(stranger.pid ?? 0) ?? 'gone';
    writeEntry(identity, '{"tit');

    const { output } = await scripts.run(STOP_LEFTOVERS);

    expect(JSON.parse(output)).toEqual(['a process']);
    expect(isAlive(identity)).toBe(false);
  });

  it('does nothing if no process was started', async () => {
    expect(await scripts.run(STOP_LEFTOVERS)).toEqual({ code: 0, output: '[]\n' });
  });
});
