import type { Logger } from 'pino';
import { mapLimit } from '../lib/map-limit.js';
import { RepeatedTask } from '../lib/repeated-task.js';
import type { ApplicationAuthenticator } from '../services/applications/application-authenticator.js';
import type { SubscriptionServer } from './subscription-server.js';

interface ApplicationSocketCloserDeps {
  /** Null while applications are disabled. */
  readonly authenticator: Pick<ApplicationAuthenticator, 'isStillValid'> | null;
  readonly sockets: Pick<SubscriptionServer, 'applications' | 'closeApplication'>;
  readonly log: Pick<Logger, 'warn'>;
}

/** A revoked access token must end within five seconds on every instance. */
const PERIOD_MS = 2_000;
/** More than one call to the database takes; each reads many applications. */
const CONCURRENCY = 200;

/**
 * Closes the sockets of access tokens that expired, were revoked, or lost a scope. Requests need
 * none of this, because each reads its application. While the database is unavailable, no socket is
 * closed.
 */
export class ApplicationSocketCloser {
  readonly #task: RepeatedTask;

  constructor(private readonly deps: ApplicationSocketCloserDeps) {
    this.#task = new RepeatedTask({
      periodMs: PERIOD_MS,
      run: () => this.#closeRevoked(),
      onError: (error) =>
        deps.log.warn(
          { err: error },
          'Failed to check the access tokens of sockets; retrying in 2 s',
        ),
    });
  }

  start(): void {
    this.#task.start();
  }

  close(): void {
    this.#task.close();
  }

  /** One run. Never rejects; does nothing while another run is in progress. */
  sweep(): Promise<void> {
    return this.#task.run();
  }

  async #closeRevoked(): Promise<void> {
    const { authenticator, sockets } = this.deps;
    if (!authenticator) return;
    await mapLimit([...new Set(sockets.applications())], CONCURRENCY, async (credential) => {
      if (!(await authenticator.isStillValid(credential))) sockets.closeApplication(credential);
    });
  }
}
