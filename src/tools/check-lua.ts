import { lintLua } from './lua-lint.js';

// Checks the Lua scripts of the sources.

const problems = lintLua('src');
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
