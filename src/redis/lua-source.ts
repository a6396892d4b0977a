import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A line of a script, with the place where it is written. */
export interface LuaLine {
  readonly file: URL;
  readonly line: number;
  readonly text: string;
}

/**
 * BullMQ's notation: `--- @include "prelude"` stands for prelude.lua of the same folder,
 * `--- @include "../publish"` for publish.lua of the folder above.
 */
const INCLUDE = /^--- @include "((?:\.\.\/)?[\w-]+)"$/;

/**
 * The lines of a script, each `@include` replaced by the lines of its file. A file is included once,
 * however many others include it.
 * @throws Error when an `@include` is malformed, or its file or the script cannot be read
 */
export function readLua(script: URL): readonly LuaLine[] {
  const included = new Set<string>();
  const linesOf = (file: URL): readonly LuaLine[] => {
    if (included.has(file.href)) return [];
    included.add(file.href);
    const texts = readFileSync(file, 'utf8').trimEnd().split('\n');
    return texts.flatMap((text, index) => {
      const line = { file, line: index + 1, text };
      return text.includes('@include') ? include(line) : [line];
    });
  };
  const include = (line: LuaLine): readonly LuaLine[] => {
    const name = INCLUDE.exec(line.text)?.[1];
    if (name === undefined) {
      throw new Error(`${placeOf(line)}: malformed include; write --- @include "name"`);
    }
    try {
      return linesOf(new URL(`${name}.lua`, line.file));
    } catch (cause) {
      if (!isMissing(cause)) throw cause;
      throw new Error(`${placeOf(line)}: there is no ${name}.lua to include`, { cause });
    }
  };
  return linesOf(script);
}

export const placeOf = ({ file, line }: Pick<LuaLine, 'file' | 'line'>): string =>
  `${path.relative('', fileURLToPath(file))}:${line}`;

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
