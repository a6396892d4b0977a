import { setTimeout as delay } from 'node:timers/promises';
import { rate } from '../harness/bench.mjs';
import { loadFor, loadTimes } from '../harness/load.mjs';
import { occupiedRooms } from '../harness/occupied-rooms.mjs';
import { median } from '../harness/statistics.mjs';
import { START_RECORDING } from '../operations.mjs';

const WARM_UP = 2000;
const TURNS = 10;
const STARTS = 200;
const TURN_MS = 500;
const POLL_MS = 100;
/** The processor share of a gateway without work. */
const IDLE = 0.2;

/**
 * Each start is in another room. LiveKit does not have these rooms, so it rejects each start at
 * once, and only the work of the gateway is measured. The work starts with the responses, and ends
 * before the next round.
 *
 * @type {import('../harness/bench.mjs').Measurement}
 */
export const startRecording = {
  name: 'start-recording',
  run: (bench) =>
    bench.withGateway({ FEATURES: 'recording' }, async (gateway) => {
      const { host, roomIds } = await occupiedRooms(gateway, 1 + WARM_UP + TURNS * STARTS);
      const starts = roomIds.map((roomId) => ({ input: { roomId, mode: 'SCREEN' } })).values();
      /** @type {() => Record<string, unknown>} */
      const nextStart = () => starts.next().value ?? {};
      const first = nextStart();
      await bench.bare.use(await host.answer(START_RECORDING, first));
      const express = {
        port: bench.bare.expressPort,
        requests: [host.request('/answer', START_RECORDING, first)],
      };
      const foyer = {
        port: gateway.port,
        requests: () => host.request('/graphql', START_RECORDING, nextStart()),
      };
      await loadTimes(foyer, WARM_UP);
      await allHaveEnded(gateway);
      await loadFor(express, TURN_MS);
      const turns = [];
      for (let turn = 0; turn < TURNS; turn += 1) {
        const began = performance.now();
        await loadTimes(foyer, STARTS);
        const own = (STARTS * 1000) / (performance.now() - began);
        await allHaveEnded(gateway);
        turns.push({ foyer: own, express: await loadFor(express, TURN_MS) });
      }
      const ratio = median(turns.map((turn) => turn.foyer / turn.express));
      return [
        {
          what: '`startRecording`, another room each time',
          foyer: rate(median(turns.map((turn) => turn.foyer))),
          express: rate(median(turns.map((turn) => turn.express))),
          ratio,
          wanted: { text: '≥ 0.2 × Express', holds: ratio >= 0.2 },
        },
      ];
    }),
};

/**
 * Also waits for the projections of the rooms and other follow-ups, because Express shares the
 * core.
 *
 * @param {import('../harness/servers.mjs').Gateway} gateway
 */
async function allHaveEnded(gateway) {
  const running = /^foyer_recordings\{.*\} [1-9]/m;
  const processor = /^process_cpu_seconds_total (\S+)/m;
  let before = Number.NEGATIVE_INFINITY;
  for (;;) {
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    const now = Number(processor.exec(metrics)?.[1]);
    if (!running.test(metrics) && (now - before) * 1000 < IDLE * POLL_MS) return;
    before = now;
    await delay(POLL_MS);
  }
}
