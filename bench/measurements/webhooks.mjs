import { randomUUID } from 'node:crypto';
import { rate } from '../harness/bench.mjs';
import { latencies } from '../harness/latencies.mjs';
import { Deliveries } from '../harness/livekit-delivery.mjs';
import { loadTimes } from '../harness/load.mjs';
import { pace } from '../harness/pace.mjs';
import { newRooms } from '../harness/rooms.mjs';
import { compare } from '../harness/rounds.mjs';
import { undisturbed } from '../harness/stolen-time.mjs';

const ROOMS = 200;
const AT_MOST = 150_000;
const PER_SECOND = 500;
const WARM_UP = 5000;
const IN_A_TURN = 500;
const TURNS = 10;
const BURST = 5000;
const TIMEOUT_MS = 120_000;

/**
 * Sends LiveKit's events to the inbox, each a new one; the gateway handles them at the same time.
 *
 * @type {import('../harness/bench.mjs').Measurement}
 */
export const webhooks = {
  name: 'webhooks',
  run: async (bench) => [
    await bench.withGateway({}, (gateway) => intake(bench, gateway)),
    await bench.withGateway({}, (gateway) => answerTimes(bench, gateway)),
    await bench.withGateway({}, (gateway) => handleBacklog(bench, gateway)),
  ],
};

/**
 * @param {import('../harness/bench.mjs').Bench} bench
 * @param {import('../harness/servers.mjs').Gateway} gateway
 */
async function intake(bench, gateway) {
  const deliveries = new Deliveries(bench.livekit, foreignRooms());
  const prepared = deliveries.prepare(AT_MOST).values();
  const requests = () => {
    const { value } = prepared.next();
    if (value === undefined) throw new Error('not enough deliveries were prepared');
    return value;
  };
  await bench.bare.use('{}');
  const express = { port: bench.bare.expressPort, requests: deliveries.prepare(1000, '/answer') };
  const comparison = await compare({ foyer: { port: gateway.port, requests }, express });
  const ratio = comparison.ratio('foyer', 'express');
  return {
    what: 'Webhooks taken in, against a route that reads the same body',
    foyer: rate(comparison.rate('foyer')),
    express: rate(comparison.rate('express')),
    ratio,
    wanted: { text: '≥ 0.5 × Express', holds: ratio >= 0.5 },
  };
}

/**
 * Sends the same paced load to the gateway and to the bare route in turn, so that other activity of
 * the machine affects both alike.
 *
 * @param {import('../harness/bench.mjs').Bench} bench
 * @param {import('../harness/servers.mjs').Gateway} gateway
 */
async function answerTimes(bench, gateway) {
  const deliveries = new Deliveries(bench.livekit, foreignRooms());
  await bench.bare.use('{}');
  /** @type {number[]} */
  const foyer = [];
  /** @type {number[]} */
  const express = [];
  const load = async (/** @type {number} */ port, /** @type {Buffer[]} */ requests) =>
    (await pace([port], requests, PER_SECOND)).times;
  const toFoyer = () => load(gateway.port, deliveries.prepare(IN_A_TURN));
  const toExpress = () => load(bench.bare.expressPort, deliveries.prepare(IN_A_TURN, '/answer'));
  await load(gateway.port, deliveries.prepare(WARM_UP));
  for (let turn = 0; turn < TURNS; turn += 1) {
    foyer.push(...(await undisturbed(toFoyer)));
    express.push(...(await undisturbed(toExpress)));
  }
  const times = latencies(foyer);
  return {
    what: `Webhooks at ${PER_SECOND}/s, until the answer`,
    foyer: times.text,
    express: latencies(express).text,
    wanted: { text: 'p99 < 20 ms', holds: times.p99 < 20 },
  };
}

/**
 * In rooms of this gateway, so that the handlers do all their work.
 *
 * @param {import('../harness/bench.mjs').Bench} bench
 * @param {import('../harness/servers.mjs').Gateway} gateway
 */
async function handleBacklog(bench, gateway) {
  const { roomIds } = await newRooms(gateway, ROOMS);
  const requests = new Deliveries(bench.livekit, roomIds).prepare(BURST);
  const cpuBefore = await gateway.cpuMs();
  const began = performance.now();
  await loadTimes({ port: gateway.port, requests }, BURST);
  while ((await waitingEvents(gateway)) > 0) {
    if (performance.now() - began > TIMEOUT_MS) throw new Error('events are not handled');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const perSecond = (BURST * 1000) / (performance.now() - began);
  const cpuMs = ((await gateway.cpuMs()) - cpuBefore) / BURST;
  return {
    what: 'Webhooks taken in and handled, and the CPU time of each',
    foyer: `${rate(perSecond)}, ${cpuMs.toFixed(2)} ms`,
  };
}

/** The intake accepts events of every room; those of foreign rooms leave it most of the machine. */
const foreignRooms = () => Array.from({ length: ROOMS }, () => randomUUID());

/** @param {import('../harness/servers.mjs').Gateway} gateway */
async function waitingEvents(gateway) {
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
  const value = /^foyer_webhook_waiting_events (\d+)$/m.exec(metrics)?.[1];
  if (value === undefined)
    throw new Error('the gateway does not report the number of waiting events');
  return Number(value);
}
