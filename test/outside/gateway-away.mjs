/**
 * Stops a gateway during meetings, lets people join and leave meanwhile, starts it again, and
 * reports how long it takes until everything is right: `node test/outside/gateway-away.mjs
 * [--seconds 60] [--kill]`. Uses real processes, and observes them from outside.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { dispose } from '@livekit/rtc-node';
import { build } from '../../tools/dev-stack/gateway/build.mjs';
import { stackDirectory } from '../../tools/dev-stack/lib/paths.mjs';
import { step } from '../../tools/dev-stack/lib/steps.mjs';
import { live } from '../../tools/dev-stack/processes/lifetime.mjs';
import { beginMeetings, BUSY_PEOPLE, wrong } from './meetings.mjs';
import { startWorld } from './world.mjs';

/** @typedef {import('./world.mjs').World} World */
/** @typedef {import('./meetings.mjs').Meetings} Meetings */

const WANTED_SECONDS = 30;
const TIMEOUT_SECONDS = 90;

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    kill: { type: 'boolean', default: false },
  },
});
const directory = join(stackDirectory, 'outside', String(process.pid));

await live(main, { codeWhenInterrupted: 130 });

/** @param {(action: () => void) => void} atEnd */
async function main(atEnd) {
  await build();
  atEnd(() => rmSync(directory, { recursive: true, force: true }));
  const world = await startWorld(directory, atEnd);
  const meetings = await step('Meetings', () => begin(world));
  await step(`${options.seconds} s without a gateway`, () => whileAway(world, meetings));
  const seconds = await untilRight(world, meetings);
  console.log(
    `\nRight ${seconds.toFixed(1)} s after its return; wanted: ${WANTED_SECONDS} s at most.`,
  );
  console.log(`Repairs: ${await repairs(world)}`);
  await Promise.all([...meetings.people.values()].map((person) => person.leave()));
  await dispose();
  return seconds <= WANTED_SECONDS ? 0 : 1;
}

/** @param {World} world */
async function begin(world) {
  const meetings = await beginMeetings(world);
  await until(async () => (await wrong(world, meetings)).length === 0, TIMEOUT_SECONDS);
  return meetings;
}

/** @param {World} world @param {Meetings} meetings */
async function whileAway(world, { people }) {
  const end = Date.now() + Number(options.seconds) * 1000;
  await world.stopGateway(options.kill);
  await people.get('last')?.leave();
  await people.get('first')?.enter();
  await people.get('caller who hangs up')?.leave();
  await people.get('caller who comes')?.enter();
  while (Date.now() < end) {
    // One participant stays, because LiveKit closes a room that is empty for long.
    const who = people.get(`busy ${1 + Math.floor(Math.random() * (BUSY_PEOPLE - 1))}`);
    await (who?.isInside ? who.leave() : who?.enter());
    await delay(500);
  }
}

/** @param {World} world @param {Meetings} meetings */
async function untilRight(world, meetings) {
  await step('Gateway', () => world.returnGateway());
  const began = performance.now();
  let last = '';
  await until(async () => {
    const found = await wrong(world, meetings);
    if (found.join() !== last) {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(`  ${seconds} s: ${found.length === 0 ? 'all right' : found.join('; ')}`);
    }
    last = found.join();
    return found.length === 0;
  }, TIMEOUT_SECONDS);
  return (performance.now() - began) / 1000;
}

/** @param {World} world */
async function repairs({ url }) {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const lines = metrics.matchAll(/^foyer_repairs_total\{repair="(\w+)"\} (\d+)$/gm);
  return [...lines].map(([, repair, count]) => `${repair} ${count}`).join(', ') || 'nothing';
}

/** @param {() => Promise<boolean>} isSo @param {number} seconds */
async function until(isSo, seconds) {
  const deadline = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`still not right after ${seconds} s`);
    await delay(200);
  }
}
