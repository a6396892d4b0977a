import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { eventually } from '../../support/eventually.js';
import { StackScripts } from '../../support/stack-scripts.js';

const HOLD = `
  const { tryLock } = await load('processes/locks.mjs');
  console.log(JSON.stringify(tryLock('install')));
  setInterval(() => undefined, 1000);
`;
const TRY = `
  const { tryLock } = await load('processes/locks.mjs');
  console.log(JSON.stringify(tryLock('install')));
`;

describe('locks of the development stack', () => {
  let scripts: StackScripts;

  beforeEach(() => {
    scripts = new StackScripts();
  });

  afterEach(() => scripts.remove());

  async function holder() {
    const script = scripts.start(HOLD);
    await eventually(
      () => script.output,
      (output) => output === '{}\n',
    );
    return script;
  }

  it('are held by one process, which others can identify', async () => {
    const { pid } = await holder();

    const { output } = await scripts.run(TRY);

    expect(JSON.parse(output)).toEqual({ heldBy: pid });
  });

  it('are taken over from a process that was killed', async () => {
    await (await holder()).kill();

    expect((await scripts.run(TRY)).output).toBe('{}\n');
    expect((await scripts.run(TRY)).output).toBe('{}\n');
  });

  it('are taken over by one process only, even if several try at once', async () => {
    // Each process leaves the lock as if killed while holding it. The first one creates the
    // directory alone.
    const turns = `
      import { mkdirSync, renameSync, rmdirSync } from 'node:fs';
      const { tryLock } = await load('processes/locks.mjs');
      const inside = join(directory, 'inside');
      const abandoned = join(directory, 'abandoned' + process.pid);
      for (let turns = 0; turns < 100; ) {
        if ('release' in tryLock('turn')) {
          turns += 1;
          mkdirSync(inside);
          rmdirSync(inside);
          writeFileSync(abandoned, '1-1');
          renameSync(abandoned, join(directory, 'locks/turn'));
        }
        await new Promise(setImmediate);
      }
    `;

    const ends = await Promise.all(Array.from({ length: 4 }, () => scripts.run(turns)));

    expect(ends).toEqual(ends.map(() => ({ code: 0, output: '' })));
    expect(readdirSync(scripts.file('locks'))).toEqual(['turn']);
  });

  it('are acquired by withLock in turn, reported while it waits, and released after a failure', async () => {
    const first = await holder();
    const waiting = scripts.start(`
      const { withLock } = await load('processes/locks.mjs');
      const fail = () => Promise.reject(new Error('the install failed'));
      await withLock('install', fail).catch(({ message }) => console.log(message));
      setInterval(() => undefined, 1000);
    `);
    await eventually(
      () => waiting.output,
      (output) => output.includes(`waiting for process ${first.pid}, which does the same`),
    );
    expect(waiting.output).not.toContain('the install failed');

    await first.kill();

    await eventually(
      () => waiting.output,
      (output) => output.includes('the install failed'),
    );
    expect((await scripts.run(TRY)).output).toBe('{}\n');
  });
});
