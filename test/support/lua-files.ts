import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A folder with the given files, by name. */
export class LuaFiles {
  readonly folder = mkdtempSync(path.join(process.env['FOYER_TEST_DIRECTORY'] ?? tmpdir(), 'lua-'));

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(path.join(this.folder, name), text);
    }
  }

  url(name: string): URL {
    return pathToFileURL(path.join(this.folder, name));
  }
}
