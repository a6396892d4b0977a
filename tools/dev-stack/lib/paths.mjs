import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** All files that these scripts create; ignored by git, and safe to delete while nothing runs. */
export const stackDirectory = process.env['FOYER_STACK_DIRECTORY'] ?? join(root, '.stack');

export const dataDirectory = join(stackDirectory, 'data');
export const logDirectory = join(stackDirectory, 'logs');
export const testsDirectory = join(stackDirectory, 'tests');
