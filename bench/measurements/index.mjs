import { config } from './config.mjs';
import { decision } from './decision.mjs';
import { join } from './join.mjs';
import { lobbyEvents } from './lobby-events.mjs';
import { memory } from './memory.mjs';
import { nodeHttp } from './node-http.mjs';
import { outgoingWebhooks } from './outgoing-webhooks.mjs';
import { room } from './room.mjs';
import { roomEvents } from './room-events.mjs';
import { startRecording } from './start-recording.mjs';
import { tracing } from './tracing.mjs';
import { waitingParticipants } from './waiting-participants.mjs';
import { waitingRepeats } from './waiting-repeats.mjs';
import { webhooks } from './webhooks.mjs';

/** @type {readonly import('../harness/bench.mjs').Measurement[]} in the order of the table */
export const measurements = [
  nodeHttp,
  config,
  room,
  join,
  tracing,
  startRecording,
  waitingRepeats,
  waitingParticipants,
  decision,
  lobbyEvents,
  roomEvents,
  webhooks,
  ...outgoingWebhooks,
  memory,
];
