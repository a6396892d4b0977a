/**
 * Started with every command. Its standard input ends when the command ends, even by SIGKILL; then
 * it stops the processes that the command started and could not stop itself.
 */
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { stopLeftovers } from './ledger.mjs';
import { isAlive } from './process-identity.mjs';

const [, , command = ''] = process.argv;

// Signals that reach all processes of a user are meant for the command, which then stops everything
// in order.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

await text(process.stdin).catch(() => '');
while (isAlive(command)) await delay(20);
let stopped;
// Repeated until none is left, because a process that has ended may have started others.
do stopped = await stopLeftovers();
while (stopped.length > 0);
