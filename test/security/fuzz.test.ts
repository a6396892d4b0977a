import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { startAttackedGateway, type AttackedGateway } from '../support/attacked-gateway.js';
import { eventually } from '../support/eventually.js';
import { fuzzedFrame, fuzzedRequest, handshake } from '../support/fuzz-messages.js';
import { SeededRandom } from '../support/random.js';

const SECONDS = Number(process.env['FOYER_FUZZ_SECONDS'] ?? 60);
const SEED = Number(process.env['FOYER_FUZZ_SEED'] ?? Date.now() % 1_000_000);
const ATTACKERS = 20;
/** Code is compiled, and caches and heap are filled, before memory is compared. */
const WARM_UP_SHARE = 0.3;

jest.setTimeout((SECONDS + 120) * 1000);

describe('HTTP and WebSocket under random input', () => {
  let gateway: AttackedGateway;

  beforeAll(async () => {
    gateway = await startAttackedGateway();
  });

  afterAll(() => gateway.stop());

  const send = async (
    socket: Socket,
    random: SeededRandom,
    pieces: readonly (Buffer | string)[],
  ) => {
    for (const piece of pieces) {
      if (socket.destroyed) return;
      socket.write(piece);
      for (let turns = random.upTo(3); turns > 0; turns -= 1) await nextTurn();
    }
  };

  const leave = async (socket: Socket, random: SeededRandom): Promise<void> => {
    const how = random.one(['end', 'reset', 'destroy', 'half-open', 'read']);
    if (how === 'end' || how === 'half-open') socket.end();
    if (how === 'read') await Promise.race([once(socket, 'close'), nextTurn()]).catch(() => null);
    if (how === 'reset') socket.resetAndDestroy();
    // The half-open connections stay open until the end.
    else if (how !== 'half-open' || random.chance(0.8)) socket.destroy();
  };

  const attack = async (random: SeededRandom): Promise<void> => {
    const socket = gateway.connect();
    if (random.chance(0.5)) socket.resume();
    await once(socket, 'connect').catch(() => null);
    const times = <T>(make: () => T) => Array.from({ length: random.upTo(20) }, make);
    const kind = random.one(['noise', 'requests', 'frames', 'frames']);
    if (kind === 'noise') await send(socket, random, [random.bytes(random.upTo(5_000))]);
    if (kind === 'requests')
      await send(socket, random, times(() => fuzzedRequest(random)).slice(0, 4));
    if (kind === 'frames') {
      const hello = handshake(random);
      await send(socket, random, [hello, ...times(() => fuzzedFrame(random))]);
    }
    await leave(socket, random);
  };

  const attackFor = async (seconds: number, seed: number): Promise<number> => {
    const deadline = performance.now() + seconds * 1000;
    let attacks = 0;
    const attacker = async (index: number) => {
      const random = new SeededRandom(seed + index);
      while (performance.now() < deadline && !gateway.process.hasEnded) {
        await attack(random);
        attacks += 1;
      }
    };
    await Promise.all(Array.from({ length: ATTACKERS }, (_, index) => attacker(index)));
    return attacks;
  };

  it('leave the gateway running, without error logs, and without using more memory', async () => {
    process.stderr.write(`fuzz: FOYER_FUZZ_SEED=${SEED} FOYER_FUZZ_SECONDS=${SECONDS}\n`);
    const descriptors = gateway.descriptors();
    const before = await attackFor(SECONDS * WARM_UP_SHARE, SEED);
    const residentMB = gateway.residentMB();
    const attacks = before + (await attackFor(SECONDS * (1 - WARM_UP_SHARE), SEED + ATTACKERS));
    process.stderr.write(
      `fuzz: ${attacks} attacks; ${residentMB} MB, then ${gateway.residentMB()} MB\n`,
    );

    gateway.hangUp();
    expect(gateway.process.hasEnded).toBe(false);
    expect(await gateway.live()).toEqual([200, { ok: true }]);
    await eventually(
      () => gateway.descriptors(),
      (open) => open <= descriptors + 5,
      60_000,
    );
    expect(gateway.residentMB()).toBeLessThan(Math.min(300, residentMB + 100));
    const lines = gateway.process.output().trim().split('\n');
    const loud = lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50);
    expect(loud).toEqual([]);
  });
});
