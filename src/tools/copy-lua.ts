import { copyFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

// Copies the Lua scripts beside the compiled modules that read them: tsc leaves them out.

for (const name of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
  if (name.endsWith('.lua')) copyFileSync(path.join('src', name), path.join('dist', name));
}
