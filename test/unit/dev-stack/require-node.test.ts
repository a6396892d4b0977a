import { afterAll, describe, expect, it } from '@jest/globals';
import { StackScripts } from '../../support/stack-scripts.js';

describe('npm start and npm test', () => {
  const scripts = new StackScripts();

  afterAll(() => scripts.remove());

  const on = (version: string) =>
    scripts.run(`
      Object.defineProperty(process.versions, 'node', { value: '${version}' });
      await load('require-node.mjs');
    `);

  it.each(['18.20.8', '20.18.3'])('reject Node %s in one line', async (version) => {
    expect(await on(version)).toEqual({
      code: 1,
      output: `Foyer needs Node 20.19 or newer, and this is ${version}. Install it from nodejs.org, or with: nvm install 24\n`,
    });
  });

  it.each(['20.19.0', '22.0.0', '24.21.0'])('accept Node %s', async (version) => {
    expect(await on(version)).toEqual({ code: 0, output: '' });
  });
});
