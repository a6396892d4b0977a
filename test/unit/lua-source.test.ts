import { describe, expect, it } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { readLua } from '../../src/redis/lua-source.js';
import { LuaFiles } from '../support/lua-files.js';

const linesOf = (files: LuaFiles, script: string) =>
  readLua(files.url(script)).map(({ file, line, text }) => {
    const name = file.href.split('/').at(-1) ?? '';
    return `${name}:${line} ${text}`;
  });

describe('readLua', () => {
  it('replaces an include by the lines of its file, and keeps where each line is written', () => {
    const files = new LuaFiles({
      'prelude.lua': 'local now = 1\n',
      'check-in.lua': '-- Checks in.\n--- @include "prelude"\nreturn now\n',
    });

    expect(linesOf(files, 'check-in.lua')).toEqual([
      'check-in.lua:1 -- Checks in.',
      'prelude.lua:1 local now = 1',
      'check-in.lua:3 return now',
    ]);
  });

  it('includes a file once, however many others do, and files that include each other', () => {
    const files = new LuaFiles({
      'a.lua': '--- @include "b"\nlocal a = b\n',
      'b.lua': '--- @include "a"\nlocal b = 1\n',
      'script.lua': '--- @include "a"\n--- @include "b"\n--- @include "a"\nreturn a\n',
    });

    expect(linesOf(files, 'script.lua')).toEqual([
      'b.lua:2 local b = 1',
      'a.lua:2 local a = b',
      'script.lua:4 return a',
    ]);
  });

  it('includes a file of the folder above', () => {
    const above = new LuaFiles({ 'publish.lua': 'local topic = 1\n' });
    const folder = path.join(above.folder, 'lobby');
    mkdirSync(folder);
    const script = path.join(folder, 'leave.lua');
    writeFileSync(script, '--- @include "../publish"\nreturn topic\n');

    const lines = readLua(pathToFileURL(script)).map(({ text }) => text);

    expect(lines).toEqual(['local topic = 1', 'return topic']);
  });

  it('names the line of an include whose file does not exist', () => {
    const files = new LuaFiles({ 'script.lua': '-- One.\n--- @include "missing"\nreturn 1\n' });

    expect(() => readLua(files.url('script.lua'))).toThrow(
      /script\.lua:2: there is no missing\.lua to include$/,
    );
  });

  it('names the include in an included file whose file does not exist', () => {
    const files = new LuaFiles({
      'script.lua': '--- @include "prelude"\n',
      'prelude.lua': 'local a = 1\n--- @include "clock"\n',
    });

    expect(() => readLua(files.url('script.lua'))).toThrow(
      /prelude\.lua:2: there is no clock\.lua to include$/,
    );
  });

  it.each(['-- @include prelude', '--- @include "../../prelude"', '  --- @include "prelude"'])(
    'rejects the malformed include %j',
    (text) => {
      const files = new LuaFiles({ 'script.lua': `${text}\n`, 'prelude.lua': '\n' });

      expect(() => readLua(files.url('script.lua'))).toThrow(/script\.lua:1: malformed include/);
    },
  );
});
