import type { Logger } from 'pino';
import type { Actor } from '../models/actor.js';

export interface FinishedOperation {
  readonly transport: 'http' | 'websocket';
  readonly type: string | undefined;
  readonly name: string | null | undefined;
  readonly errors: readonly { readonly extensions?: { readonly code?: unknown } }[] | undefined;
  readonly actor: Actor;
  /** From performance.now(). */
  readonly startedAt: number;
}

/** A client chooses the name of its operation, which must not make the line long. */
const MAX_NAME_LENGTH = 100;

/** Logs one line per operation; never arguments, tokens, names, or addresses. */
export class OperationLog {
  readonly #log: Logger;

  constructor(log: Logger) {
    // Redaction takes several times as long as the rest of the line, and these lines contain no
    // secrets. Nor do they need the check for long texts.
    this.#log = log.child({}, { redact: [], formatters: { log: (fields) => fields } });
  }

  finished({ transport, type, name, errors, actor, startedAt }: FinishedOperation): void {
    this.#log.info(
      {
        transport,
        type,
        operation: name?.slice(0, MAX_NAME_LENGTH),
        codes: errors?.map((error) => error.extensions?.code),
        userId: actor.user?.id,
        applicationId: actor.application?.id,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
      },
      'operation',
    );
  }
}
