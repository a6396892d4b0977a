import { LRUCache } from 'lru-cache';
import type { SocketOrigin } from '../context/context-factory.js';
import type { ApplicationCredential } from '../models/actor.js';
import type { SessionCredential } from '../redis/session-store.js';

/** Longer than an operation takes to find its session. */
const REMEMBER_ENDED_MS = 60_000;

/** A subscription of a socket, from its request to its end. */
export interface SocketOperation {
  /** Null until it has started. */
  events: AsyncIterator<unknown> | null;
}

/** The session of operations on open sockets. */
export interface OpenSession {
  readonly credential: SessionCredential;
  /** Unix time, in milliseconds. */
  expiresAt: number;
}

/** The state of an open socket on this instance. */
export class OpenSocket {
  /** The users of all its operations; one without a user removes none. */
  readonly userIds = new Set<string>();
  readonly sessions = new Map<string, OpenSession>();
  readonly operations = new Set<SocketOperation>();
  /** Of its operations with an access token; null without one. */
  application: ApplicationCredential | null = null;

  #isClosed = false;

  constructor(
    readonly origin: SocketOrigin,
    readonly close: (code: number, reason: string) => void,
  ) {}

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Ends its subscriptions, including those that graphql-ws lost. */
  closed(): void {
    this.#isClosed = true;
    for (const { events } of this.operations) events?.return?.().catch(() => undefined);
  }
}

/** The open sockets of this instance, by user and session. */
export class OpenSockets {
  readonly #sockets = new Set<OpenSocket>();
  readonly #perAddress = new Map<string, number>();
  readonly #ended = new LRUCache<string, true>({ max: 10_000, ttl: REMEMBER_ENDED_MS });

  get count(): number {
    return this.#sockets.size;
  }

  countOf(address: string): number {
    return this.#perAddress.get(address) ?? 0;
  }

  add(socket: OpenSocket): void {
    const { address } = socket.origin;
    this.#sockets.add(socket);
    this.#perAddress.set(address, this.countOf(address) + 1);
  }

  remove(socket: OpenSocket): void {
    if (!this.#sockets.delete(socket)) return;
    socket.closed();
    const { address } = socket.origin;
    const left = this.countOf(address) - 1;
    if (left > 0) this.#perAddress.set(address, left);
    else this.#perAddress.delete(address);
  }

  /** @returns false if the session ended while the operation was reading it */
  track(socket: OpenSocket, session: SessionCredential, userId: string | null): boolean {
    const { sessionId, expiresAt } = session;
    if (this.#ended.has(sessionId)) return false;
    if (!socket.sessions.has(sessionId)) {
      socket.sessions.set(sessionId, { credential: session, expiresAt });
    }
    if (userId !== null) socket.userIds.add(userId);
    return true;
  }

  *userIds(): Iterable<string> {
    for (const socket of this.#sockets) yield* socket.userIds;
  }

  /** Repeats a session with several sockets. */
  *sessions(): Iterable<OpenSession> {
    for (const socket of this.#sockets) yield* socket.sessions.values();
  }

  /** Repeats a credential with several sockets. */
  *applications(): Iterable<ApplicationCredential> {
    for (const { application } of this.#sockets) if (application) yield application;
  }

  *ofUser(userId: string): Iterable<OpenSocket> {
    for (const socket of this.#sockets) if (socket.userIds.has(userId)) yield socket;
  }

  *ofSession(sessionId: string): Iterable<OpenSocket> {
    this.#ended.set(sessionId, true);
    for (const socket of this.#sockets) if (socket.sessions.has(sessionId)) yield socket;
  }

  [Symbol.iterator](): Iterator<OpenSocket> {
    return this.#sockets.values();
  }
}
