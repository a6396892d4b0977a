import { unusedMembers } from './unused-members.js';

// Reports unused members of classes; knip finds unused exports alone.

const unused = unusedMembers('tsconfig.build.json');
for (const member of unused) process.stderr.write(`${member} is never used\n`);
if (unused.length > 0) process.exitCode = 1;
