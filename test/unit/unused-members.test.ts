import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { unusedMembers } from '../../src/tools/unused-members.js';

describe('unusedMembers', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'unused-members-'));
    const language = { target: 'ES2022', lib: ['ES2022'], types: [], experimentalDecorators: true };
    const compilerOptions = { ...language, strict: true, moduleDetection: 'force' };
    writeFileSync(path.join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  /** The unused members of a program of one file. */
  function unusedIn(source: string): string[] {
    writeFileSync(path.join(directory, 'program.ts'), source);
    const found = unusedMembers(path.join(directory, 'tsconfig.json'));
    return found.map((line) => line.replace(/^.*program\.ts:/, ''));
  }

  it('reports methods, accessors, and fields that no code reads, with their lines', () => {
    const unused = unusedIn(`
      export class Door {
        static readonly count = 1;
        constructor(readonly height: number, readonly width: number) {}
        open() { return this.width; }
        close() {}
        get color() { return 1; }
        set color(_color: number) {}
      }
      new Door(1, 2).open();
    `);

    expect(unused).toEqual(['3: count', '6: close', '7: color', '4: height']);
  });

  it('reports no member that is called, read by its name in brackets, or destructured', () => {
    const unused = unusedIn(`
      class Door { open() {} close() {} readonly lock = 1; readonly key = 2; }
      const door = new Door();
      const { lock, key: ownKey } = door;
      door.open();
      door['close']();
      export const all = [lock, ownKey];
    `);

    expect(unused).toEqual([]);
  });

  it('reports no member that is called through an interface, declared or not', () => {
    const unused = unusedIn(`
      interface Door { open(): void; close(): void }
      class Gate implements Door { open() {} close() {} }
      class Window { open() {} shatter() {} }
      function enter(door: Pick<Door, 'open'>, { close }: Door) { door.open(); close(); }
      enter(new Window(), new Gate());
    `);

    expect(unused).toEqual(['4: shatter']);
  });

  it('reports a member whose name is only called on something else', () => {
    const unused = unusedIn(`
      class Door { close() {} }
      class Window { close() {} }
      interface Shop { close(day: string): Promise<void> }
      export const run = (shop: Shop) => (new Door(), new Window().close(), shop.close('Monday'));
    `);

    expect(unused).toEqual(['2: close']);
  });

  it('reports no private member, and none that a package requires or a decorator registers', () => {
    const unused = unusedIn(`
      const field = (..._: unknown[]) => undefined;
      const type = (_: unknown) => undefined;
      export class Problem extends Error { override name = 'Problem'; private note = 1; #own = 2; }
      export class Words implements Iterable<string> { *[Symbol.iterator]() { yield 'word'; } }
      @type
      export class Room { readonly id = 1; }
      export class Meeting { @field readonly start = 1; readonly end = 2; }
    `);

    expect(unused).toEqual(['8: end']);
  });
});
