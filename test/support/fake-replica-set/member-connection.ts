import { connect, type Socket } from 'node:net';
import type { mongo } from 'mongoose';
import type { Faults } from './faults.js';
import type { ReplicaSetState } from './replica-set-state.js';
import { encodeReply, RequestReader, type Request } from './wire.js';

const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify', 'createIndexes', 'drop']);
/** Answered by secondaries, too. */
const NEUTRAL = new Set(['ping', 'endSessions', 'killCursors', 'buildInfo', 'abortTransaction']);
const HELLOS = new Set(['hello', 'isMaster', 'ismaster']);

interface Deps {
  readonly client: Socket;
  readonly backendPort: number;
  readonly member: number;
  readonly state: ReplicaSetState;
  readonly faults: Faults;
}

/** One client of one member. The backend executes everything but `hello`. */
export class MemberConnection {
  readonly #backend: Socket;
  readonly #reader = new RequestReader();
  #isAnswerLost = false;
  #stopWatching = (): void => undefined;

  constructor(private readonly deps: Deps) {
    const { client, backendPort } = deps;
    this.#backend = connect(backendPort, '127.0.0.1');
    for (const socket of [client, this.#backend]) {
      socket.setNoDelay(true);
      socket.on('error', () => this.end());
      socket.on('close', () => this.end());
    }
    client.on('data', (chunk) => {
      for (const request of this.#reader.read(chunk)) this.#handle(request);
    });
    this.#backend.on('data', (chunk) => {
      if (this.#isAnswerLost) this.end();
      else client.write(chunk);
    });
  }

  end(): void {
    this.#stopWatching();
    this.deps.client.destroy();
    this.#backend.destroy();
  }

  #handle(request: Request): void {
    if (request.command['topologyVersion'] && HELLOS.has(request.name)) {
      this.#watch(request);
      return;
    }
    const answer = this.#answerTo(request);
    if (answer === 'backend') this.#backend.write(request.bytes);
    else if (answer) this.deps.client.write(encodeReply(answer, request).bytes);
  }

  /** Null for no answer. */
  #answerTo(request: Request): mongo.BSON.Document | 'backend' | null {
    const { state, member, faults } = this.deps;
    if (request.isLegacy || HELLOS.has(request.name)) return state.hello(member);
    const isWrite = WRITES.has(request.name);
    if (state.primary !== member && !NEUTRAL.has(request.name)) {
      return this.#notPrimary(request, isWrite);
    }
    const fault = isWrite ? faults.next(request.name) : null;
    if (fault === 'stuck') return null;
    if (fault === 'interrupted') return interrupted(request);
    if (fault !== null && fault !== 'answer-lost') return fault;
    this.#isAnswerLost = fault === 'answer-lost';
    return 'backend';
  }

  #notPrimary(request: Request, isWrite: boolean): mongo.BSON.Document {
    return {
      ok: 0,
      ...(isWrite
        ? { code: 10_107, codeName: 'NotWritablePrimary' }
        : { code: 13_435, codeName: 'NotPrimaryNoSecondaryOk' }),
      errmsg: 'not primary',
      topologyVersion: this.deps.state.topologyVersion,
      ...retryable(request),
    };
  }

  /** The driver's monitor waits for the next change. */
  #watch(request: Request): void {
    const { state, member, client } = this.deps;
    const { topologyVersion, maxAwaitTimeMS } = request.command as {
      readonly topologyVersion: { readonly counter: unknown };
      readonly maxAwaitTimeMS: number;
    };
    const moreToCome = request.allowsExhaust;
    let to = { id: request.id, isLegacy: false };
    const wait = (known: unknown) => {
      this.#stopWatching = state.onChange(String(known), maxAwaitTimeMS, () => {
        const reply = encodeReply(state.hello(member), to, { moreToCome });
        client.write(reply.bytes);
        to = { ...to, id: reply.id };
        if (moreToCome) wait(state.topologyVersion.counter);
      });
    };
    wait(topologyVersion.counter);
  }
}

const interrupted = (request: Request): mongo.BSON.Document => ({
  ok: 0,
  code: 11_602,
  codeName: 'InterruptedDueToReplStateChange',
  errmsg: 'operation was interrupted',
  ...retryable(request),
});

/** The server labels writes that the driver sent as retryable. */
const retryable = ({ command }: Request) =>
  command['txnNumber'] === undefined ? {} : { errorLabels: ['RetryableWriteError'] };
