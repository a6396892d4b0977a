import { formatWithOptions } from 'node:util';
import type { Logger } from 'pino';
import { TokenBucket } from './lib/token-bucket.js';

const LEVELS = {
  error: 'error',
  warn: 'warn',
  info: 'info',
  log: 'info',
  debug: 'debug',
  trace: 'debug',
} as const;

/** A library that warns in a loop must not fill the disk. */
const LINES = { capacity: 50, perSecond: 1 };

const FORMAT = { depth: 2, maxArrayLength: 10, maxStringLength: 500, breakLength: Infinity };

/**
 * Turns the console output of libraries, and Node's warnings, into log lines: JSON, bounded, and
 * subject to the log level.
 */
export function captureLibraryOutput(log: Logger): void {
  const budget = new TokenBucket(LINES);
  let suppressed = 0;
  const write = (level: 'error' | 'warn' | 'info' | 'debug', fields: object, message: string) => {
    if (!budget.take()) {
      suppressed += 1;
      return;
    }
    log[level]({ ...fields, suppressed: suppressed || undefined }, message);
    suppressed = 0;
  };
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method as keyof typeof LEVELS] = (...parts: unknown[]) =>
      write(level, { source: 'console' }, formatWithOptions(FORMAT, ...parts));
  }
  // Node's own listener prints warnings to the standard error.
  process.removeAllListeners('warning');
  process.on('warning', (warning) =>
    write('warn', { source: 'node', err: warning }, 'Node.js warning'),
  );
}
