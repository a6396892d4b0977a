import { Kind, type OperationDefinitionNode } from 'graphql';
import type { Logger } from 'pino';
import { describeSpan, traceId } from '../lib/tracing.js';
import type { Actor } from '../models/actor.js';
import type { OperationMetrics } from './operation-metrics.js';

export interface FinishedOperation {
  readonly transport: 'http' | 'websocket';
  /** Undefined if the document has none that can be executed. */
  readonly operation: OperationDefinitionNode | null | undefined;
  readonly errors: readonly { readonly extensions?: { readonly code?: unknown } }[] | undefined;
  readonly actor: Actor;
  /** From performance.now(). */
  readonly startedAt: number;
}

/** A client chooses the name of its operation, which must not make the line long. */
const MAX_NAME_LENGTH = 100;

/** Counts operations, and logs one line for each; never arguments, tokens, names, or addresses. */
export class OperationLog {
  readonly #log: Logger;

  constructor(
    log: Logger,
    private readonly metrics: Pick<OperationMetrics, 'finished'>,
  ) {
    // Redaction takes several times as long as the rest of the line, and these lines contain no
    // secrets. Nor do they need the check for long texts.
    this.#log = log.child({}, { redact: [], formatters: { log: (fields) => fields } });
  }

  finished({ transport, operation, errors, actor, startedAt }: FinishedOperation): void {
    const name = operation?.name?.value.slice(0, MAX_NAME_LENGTH);
    const codes = errors?.map((error) => error.extensions?.code);
    const ms = performance.now() - startedAt;
    this.metrics.finished(operation?.operation, codes, ms);
    if (operation && traceId() !== undefined) describeOperation(operation, name, codes);
    this.#log.info(
      {
        transport,
        type: operation?.operation,
        operation: name,
        codes,
        userId: actor.user?.id,
        applicationId: actor.application?.id,
        ms: Math.round(ms * 10) / 10,
      },
      'operation',
    );
  }
}

/** Clients choose the names of operations, so spans are named after the fields of the schema. */
const MAX_FIELDS = 3;

function describeOperation(
  { operation: type, selectionSet }: OperationDefinitionNode,
  name: string | undefined,
  codes: readonly unknown[] | undefined,
): void {
  const fields = selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.name.value] : [],
  );
  describeSpan([type, ...new Set(fields)].slice(0, 1 + MAX_FIELDS).join(' '), {
    'graphql.operation.type': type,
    ...(name !== undefined && { 'graphql.operation.name': name }),
    ...(codes && { 'graphql.error.codes': codes.map(String) }),
  });
}
