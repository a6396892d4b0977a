import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import luaparse, { type Chunk } from 'luaparse';
import { placeOf, readLua, type LuaLine } from '../redis/lua-source.js';
import { LuaScope, type LuaGlobal, type LuaLocal, type LuaPlace } from './lua-scope.js';

/** The globals of Redis's Lua that scripts may use; of a library, what it has. */
const GLOBALS: Readonly<Record<string, readonly string[] | null>> = {
  ...named(['KEYS', 'ARGV', 'assert', 'error', 'ipairs', 'next', 'pairs', 'pcall', 'select']),
  ...named(['tonumber', 'tostring', 'type', 'unpack']),
  redis: ['call', 'pcall', 'error_reply', 'status_reply', 'sha1hex'],
  cjson: ['encode', 'decode', 'null'],
  math: ['abs', 'ceil', 'floor', 'huge', 'max', 'min'],
  string: ['byte', 'find', 'format', 'len', 'lower', 'match', 'rep', 'sub', 'upper'],
  table: ['concat', 'insert', 'remove', 'sort'],
};

const HEADER = ['KEYS', 'ARGV', 'Reply'] as const;

interface Source {
  readonly file: URL;
  /** Its own and those of what it includes. */
  readonly lines: readonly LuaLine[];
}

/**
 * The faults of the scripts below a folder, each after its place: syntax errors, undefined globals,
 * locals that are never read or hide others, incomplete headers, and files that nothing uses. An
 * included file is checked as a part of each script that it belongs to.
 */
export function lintLua(folder: string): readonly string[] {
  const problems = new Set<string>();
  const sources = filesBelow(folder).flatMap((file) => readSource(file, problems));
  const included = new Set(sources.flatMap(includesOf));
  const scripts = sources.filter(({ file }) => !included.has(file.href));
  const unread = new UnreadLocals();
  for (const script of scripts) {
    for (const problem of problemsOf(script, unread)) problems.add(problem);
  }
  for (const problem of unread.problems()) problems.add(problem);
  for (const { file } of sources) {
    const isUsed = scripts.some(({ lines }) => lines.some((line) => line.file.href === file.href));
    if (!isUsed) problems.add(`${placeOf({ file, line: 1 })}: no script includes this file`);
  }
  return [...problems].sort();
}

/** A local of an included file may be for some of its scripts only. */
class UnreadLocals {
  readonly #names = new Map<string, string>();
  readonly #read = new Set<string>();

  add(place: string, { name, isRead }: LuaLocal): void {
    this.#names.set(place, name);
    if (isRead) this.#read.add(place);
  }

  problems(): readonly string[] {
    return [...this.#names]
      .filter(([place]) => !this.#read.has(place))
      .map(([place, name]) => `${place}: the local "${name}" is never read`);
  }
}

function* problemsOf(script: Source, unread: UnreadLocals): Generator<string> {
  const top = placeOf({ file: script.file, line: 1 });
  const missing = missingFromHeader(script);
  if (missing.length > 0) yield `${top}: the header does not name ${missing.join(', ')}`;
  if (!isDefined(script.file)) yield `${top}: no module of this folder defines the script`;
  let chunk: Chunk;
  try {
    chunk = luaparse.parse(textOf(script), { luaVersion: '5.1', locations: true });
  } catch (error) {
    if (!isSyntaxError(error)) throw error;
    yield `${located(script, error)}: ${error.message.replace(/^\[\d+:\d+\] /, '')}`;
    return;
  }
  const { locals, globals } = new LuaScope(chunk);
  for (const local of locals.filter(({ name }) => !name.startsWith('_'))) {
    const place = located(script, local);
    unread.add(place, local);
    if (local.isHiding) yield `${place}: the local "${local.name}" hides another one`;
  }
  for (const global of globals) {
    if (!isKnown(global))
      yield `${located(script, global)}: undefined global "${fullName(global)}"`;
  }
}

const filesBelow = (folder: string): readonly URL[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.lua'))
    .map((name) => pathToFileURL(path.join(folder, name)));

function readSource(file: URL, problems: Set<string>): readonly Source[] {
  try {
    return [{ file, lines: readLua(file) }];
  } catch (error) {
    problems.add(error instanceof Error ? error.message : String(error));
    return [];
  }
}

const includesOf = ({ file, lines }: Source): readonly string[] =>
  lines.map((line) => line.file.href).filter((href) => href !== file.href);

const textOf = ({ lines }: Source): string => lines.map(({ text }) => text).join('\n');

/** The header is the comment that a script begins with. */
function missingFromHeader({ lines }: Source): readonly string[] {
  const end = lines.findIndex(({ text }) => !text.startsWith('--'));
  const header = lines.slice(0, end === -1 ? undefined : end);
  return HEADER.filter((part) => !header.some(({ text }) => text.startsWith(`-- ${part}: `)));
}

function isDefined(file: URL): boolean {
  const script = fileURLToPath(file);
  const folder = path.dirname(script);
  const modules = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const definition = `new URL('./${path.basename(script)}', import.meta.url)`;
  return modules.some((name) => readFileSync(path.join(folder, name), 'utf8').includes(definition));
}

/** Where the place of a script's whole text is written. */
function located({ lines }: Source, { line, column }: LuaPlace): string {
  const written = lines[line - 1] ?? lines.at(-1);
  return written ? `${placeOf(written)}:${column + 1}` : '';
}

function isKnown({ name, member }: LuaGlobal): boolean {
  const members = GLOBALS[name];
  if (members === undefined) return false;
  return members === null || member === null || members.includes(member);
}

const fullName = ({ name, member }: LuaGlobal): string =>
  member === null ? name : `${name}.${member}`;

function named(names: readonly string[]): Record<string, null> {
  return Object.fromEntries(names.map((name) => [name, null]));
}

/** luaparse's own class is not exported to types. */
const isSyntaxError = (error: unknown): error is SyntaxError & LuaPlace =>
  error instanceof SyntaxError && 'line' in error && 'column' in error;
