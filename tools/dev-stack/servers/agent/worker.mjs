import { JobType, ParticipantPermission, ServerMessage, WorkerMessage } from '@livekit/protocol';
import { AccessToken } from 'livekit-server-sdk';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** @typedef {NonNullable<NonNullable<ConstructorParameters<typeof WorkerMessage>[0]>['message']>} Outgoing */

/**
 * @typedef {object} WorkerOptions
 * @property {string} url of LiveKit
 * @property {string} key
 * @property {string} secret
 * @property {string} name its name in dispatches
 * @property {(assignment: import('@livekit/protocol').JobAssignment) => void} onAssigned
 * @property {(jobId: string) => void} onTerminated LiveKit requests the end of the job
 */

const PING_SECONDS = 10;
const RECONNECT_MS = 500;

/**
 * A worker like those of LiveKit's agents framework: it registers at the server's agent endpoint
 * and accepts every job that is dispatched by its name. The protocol is protobuf over a WebSocket.
 */
export class AgentWorker {
  #options;
  /** @type {WebSocket | null} */
  #socket = null;
  #isRegistered = false;
  #isStopping = false;

  /** @param {WorkerOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** Whether LiveKit assigns jobs to it now. */
  get isRegistered() {
    return this.#isRegistered;
  }

  /** Registers, again after each lost connection; resolves after `stop`. */
  async run() {
    while (!this.#isStopping) {
      await this.#connectOnce().catch((/** @type {unknown} */ error) => console.error(error));
      this.#isRegistered = false;
      await delay(RECONNECT_MS, undefined, { ref: false });
    }
  }

  stop() {
    this.#isStopping = true;
    this.#socket?.close();
  }

  /**
   * @param {string} jobId
   * @param {import('@livekit/protocol').JobStatus} status
   */
  report(jobId, status) {
    this.#send({ case: 'updateJob', value: { jobId, status } });
  }

  /** Resolves when the connection has ended. */
  async #connectOnce() {
    const { url, key, secret } = this.#options;
    const token = new AccessToken(key, secret);
    token.addGrant({ agent: true });
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/agent`, {
      headers: { authorization: `Bearer ${await token.toJwt()}` },
    });
    this.#socket = socket;
    socket.on('open', () => this.#register());
    socket.on('message', (/** @type {Buffer} */ data) =>
      this.#hear(ServerMessage.fromBinary(new Uint8Array(data)).message),
    );
    const pings = setInterval(
      () => this.#send({ case: 'ping', value: { timestamp: BigInt(Date.now()) } }),
      PING_SECONDS * 1000,
    );
    try {
      await new Promise((resolve, reject) => socket.on('close', resolve).on('error', reject));
    } finally {
      clearInterval(pings);
    }
  }

  #register() {
    this.#send({
      case: 'register',
      value: {
        type: JobType.JT_ROOM,
        agentName: this.#options.name,
        version: '1',
        pingInterval: PING_SECONDS,
        allowedPermissions: new ParticipantPermission({
          canPublish: true,
          canSubscribe: true,
          canPublishData: true,
        }),
      },
    });
  }

  /** @param {ServerMessage['message']} message */
  #hear(message) {
    switch (message.case) {
      case 'register':
        this.#isRegistered = true;
        return;
      case 'availability':
        this.#accept(message.value.job?.id ?? '');
        return;
      case 'assignment':
        this.#options.onAssigned(message.value);
        return;
      case 'termination':
        this.#options.onTerminated(message.value.jobId);
        return;
      default:
    }
  }

  /** @param {string} jobId */
  #accept(jobId) {
    this.#send({
      case: 'availability',
      value: {
        jobId,
        available: true,
        participantIdentity: `agent-${jobId}`,
        participantName: 'Subtitles',
      },
    });
  }

  /** @param {Outgoing} message */
  #send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(new WorkerMessage({ message }).toBinary());
  }
}
