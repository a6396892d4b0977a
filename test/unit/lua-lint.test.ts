import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { lintLua } from '../../src/tools/lua-lint.js';
import { LuaFiles } from '../support/lua-files.js';

const HEADER = '-- KEYS: people\n-- ARGV: identity\n-- Reply: 1\n';

const definitionsOf = (...scripts: readonly string[]) =>
  scripts.map((name) => `new URL('./${name}', import.meta.url)`).join('\n');

/** The problems of the files, without their folder. */
function problemsOf(files: Readonly<Record<string, string>>): readonly string[] {
  const { folder } = new LuaFiles(files);
  return lintLua(folder).map((problem) =>
    problem.slice(problem.indexOf(path.basename(folder)) + 11),
  );
}

/** The problems of one script, whose text begins in line 4. */
const problemsOfScript = (text: string) =>
  problemsOf({ 'script.lua': HEADER + text, 'store.ts': definitionsOf('script.lua') });

describe('lintLua', () => {
  it('accepts locals, parameters, loops, and functions that are used', () => {
    const text = `
local function sum(list, ...)
  local total = select('#', ...)
  for _, value in ipairs(list) do total = total + value end
  for index = 1, #list do total = total + index end
  while total > 100 do total = total - 1 end
  repeat
    local done = total < 50
    total = total - 1
  until done
  return total
end
local function even(number) return number == 0 or not even(number - 1) end
local record = { name = KEYS[1], [ARGV[1]] = cjson.null }
record.total = sum({ 1, 2 }, 3)
if even(record.total) then
  redis.call('SET', record.name, math.floor(record.total))
elseif record.name then
  do return 0 end
else
  local text = 'a'
  return text:upper()
end
return redis.call('GET', record.name) and 1
`;

    expect(problemsOfScript(text)).toEqual([]);
  });

  it.each([
    [
      "if redis.call('GET', KEYS[1]) then\nreturn 1\n",
      "script.lua:5:9: 'end' expected near '<eof>'",
    ],
    ['return return 1\n', "script.lua:4:8: unexpected keyword 'return' near '1'"],
  ])('reports a syntax error: %j', (text, problem) => {
    expect(problemsOfScript(text)).toEqual([problem]);
  });

  it.each([
    ['local waiting = 1\nreturn waited + waiting\n', 'script.lua:5:8: undefined global "waited"'],
    ['count = 1\nreturn 1\n', 'script.lua:4:1: undefined global "count"'],
    ["return redis.cal('GET', KEYS[1])\n", 'script.lua:4:8: undefined global "redis.cal"'],
    ['return os.time()\n', 'script.lua:4:8: undefined global "os.time"'],
    [
      'do local inner = 1 redis.call(inner) end\nreturn inner\n',
      'script.lua:5:8: undefined global "inner"',
    ],
    ['local a = a\nreturn a\n', 'script.lua:4:11: undefined global "a"'],
    [
      'local function f() return g() end\nlocal function g() return f() end\nreturn g()\n',
      'script.lua:4:27: undefined global "g"',
    ],
    ['function enter() return 1 end\nreturn 1\n', 'script.lua:4:10: undefined global "enter"'],
  ])('reports an undefined global: %j', (text, problem) => {
    expect(problemsOfScript(text)).toEqual([problem]);
  });

  it.each([
    ['local a, b = 1, 2\nreturn b\n', 'script.lua:4:7: the local "a" is never read'],
    ['local a = 1\na = 2\nreturn 1\n', 'script.lua:4:7: the local "a" is never read'],
    [
      'local function f(a) return 1 end\nreturn f()\n',
      'script.lua:4:18: the local "a" is never read',
    ],
    ['local function f() return 1 end\nreturn 1\n', 'script.lua:4:16: the local "f" is never read'],
    [
      'for i, key in ipairs(KEYS) do redis.call(key) end\n',
      'script.lua:4:5: the local "i" is never read',
    ],
  ])('reports a local that is never read: %j', (text, problem) => {
    expect(problemsOfScript(text)).toEqual([problem]);
  });

  it.each([
    ['local a = 1\nlocal a = a\nreturn a\n', 'script.lua:5:7: the local "a" hides another one'],
    [
      'local a = 1\nlocal function f(a) return a end\nreturn f(a)\n',
      'script.lua:5:18: the local "a" hides another one',
    ],
  ])('reports a local that hides another one: %j', (text, problem) => {
    expect(problemsOfScript(text)).toEqual([problem]);
  });

  it('reports a local of a script that hides one of what it includes', () => {
    const files = {
      'prelude.lua': '-- Shared.\nlocal now = 1\n',
      'one.lua': `${HEADER}--- @include "prelude"\nfor _, now in ipairs({ now }) do redis.call(now) end\n`,
      'store.ts': definitionsOf('one.lua'),
    };

    expect(problemsOf(files)).toEqual(['one.lua:5:8: the local "now" hides another one']);
  });

  it('checks an included file as a part of its scripts, and names the places in it', () => {
    const files = {
      'prelude.lua': '-- Shared.\nlocal now, later, never = 1, 2, 3\nlocal tomorrow = nwo\n',
      'one.lua': `${HEADER}--- @include "prelude"\nreturn now\n`,
      'two.lua': `${HEADER}--- @include "prelude"\nreturn later + tomorrow\n`,
      'store.ts': definitionsOf('one.lua', 'two.lua'),
    };

    expect(problemsOf(files)).toEqual([
      'prelude.lua:2:19: the local "never" is never read',
      'prelude.lua:3:18: undefined global "nwo"',
    ]);
  });

  it('reports an unknown include', () => {
    expect(problemsOfScript('--- @include "missing"\nreturn 1\n')).toEqual([
      'script.lua:4: there is no missing.lua to include',
    ]);
  });

  it('reports a header that does not name keys, arguments, or reply', () => {
    const files = {
      'script.lua': '-- Enters.\n-- KEYS: people\nreturn 1\n-- ARGV: too late\n',
      'store.ts': definitionsOf('script.lua'),
    };

    expect(problemsOf(files)).toEqual(['script.lua:1: the header does not name ARGV, Reply']);
  });

  it('reports a script that no module defines, and files that only include each other', () => {
    const files = {
      'script.lua': `${HEADER}return 1\n`,
      'a.lua': '--- @include "b"\nlocal a = b\n',
      'b.lua': '--- @include "a"\nlocal b = a\n',
      'store.ts': '',
    };

    expect(problemsOf(files)).toEqual([
      'a.lua:1: no script includes this file',
      'b.lua:1: no script includes this file',
      'script.lua:1: no module of this folder defines the script',
    ]);
  });

  it('finds no fault in the scripts of the gateway', () => {
    expect(lintLua('src')).toEqual([]);
  });
});
