import type { Logger } from 'pino';
import { GAP, type EventStream, type PubSub } from '../redis/pub-sub.js';
import type { SessionStore } from '../redis/session-store.js';
import { CONTROL_TOPIC, type ControlEvent } from '../redis/control-events.js';
import type { OpenSession } from './open-sockets.js';
import type { SubscriptionServer } from './subscription-server.js';

interface SessionSocketCloserDeps {
  readonly pubSub: PubSub;
  readonly sessionStore: Pick<SessionStore, 'expiries'>;
  readonly sockets: Pick<SubscriptionServer, 'closeSession' | 'closeUser' | 'sessions'>;
  readonly log: Logger;
}

const CHECK_EXPIRED_MS = 1_000;
/** For missed ends: a session that Redis dropped, or an event that was lost. */
const CHECK_ALL_MS = 30_000;

/**
 * Closes the sockets of ended sessions: after a sign-out on any instance, an expiry, or a missed
 * event. Also closes the sockets of users when they are disabled; DisabledUserSweeper closes them
 * if that event was missed.
 */
export class SessionSocketCloser {
  #stream: EventStream<ControlEvent> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #allCheckedAt = Date.now();
  #isChecking = false;
  #isFailing = false;

  constructor(private readonly deps: SessionSocketCloserDeps) {}

  async start(): Promise<void> {
    await this.#listen();
    this.#timer = setInterval(() => void this.check(), CHECK_EXPIRED_MS).unref();
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#stream?.close();
  }

  /** Reads from Redis the sessions that should have ended, and at intervals all. Never rejects. */
  async check(now = Date.now()): Promise<void> {
    if (this.#isChecking) return;
    this.#isChecking = true;
    try {
      const isAll = now - this.#allCheckedAt >= CHECK_ALL_MS;
      await this.#closeEnded([...this.deps.sockets.sessions()], isAll ? Infinity : now);
      if (isAll) this.#allCheckedAt = now;
      this.#isFailing = false;
    } catch (error) {
      // An outage of Redis must not sign people out.
      if (!this.#isFailing) {
        this.deps.log.warn({ err: error }, 'Failed to check the sessions of sockets; retrying');
      }
      this.#isFailing = true;
    } finally {
      this.#isChecking = false;
    }
  }

  async #closeEnded(sessions: readonly OpenSession[], expiredBefore: number): Promise<void> {
    const due = sessions.filter(({ expiresAt }) => expiresAt <= expiredBefore);
    if (due.length === 0) return;
    const expiries = await this.deps.sessionStore.expiries(due.map(({ credential }) => credential));
    for (const session of due) {
      const { sessionId } = session.credential;
      const expiresAt = expiries.get(sessionId);
      if (expiresAt === undefined) this.deps.sockets.closeSession(sessionId);
      else session.expiresAt = expiresAt;
    }
  }

  async #listen(): Promise<void> {
    this.#stream = await this.deps.pubSub.open<ControlEvent>([CONTROL_TOPIC]);
    void this.#watch(this.#stream);
  }

  async #watch(stream: EventStream<ControlEvent>): Promise<void> {
    try {
      for await (const event of stream) {
        if (event === GAP) this.#allCheckedAt = 0;
        else if (event.type === 'session-ended') this.deps.sockets.closeSession(event.sessionId);
        else this.deps.sockets.closeUser(event.userId);
      }
    } catch (error) {
      this.deps.log.warn({ err: error }, 'Ended sessions were missed; checking all sessions');
      this.#allCheckedAt = 0;
      await this.#listen().catch((cause: unknown) => {
        this.deps.log.error({ err: cause }, 'Failed to follow ended sessions; checking every 30 s');
      });
    }
  }
}
