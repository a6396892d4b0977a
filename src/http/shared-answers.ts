import { GraphQLError, Kind, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { AppContext } from '../context/app-context.js';
import { ObservedContext } from '../context/observed-context.js';
import { operationKey } from './operation-key.js';
import type { VariableValues } from './operation-cost.js';

const MAX_BYTES = 8_000_000;

interface SharedAnswer {
  /** What the answer was made of. */
  readonly source: object;
  readonly body: Buffer;
}

export interface AnswerRequest {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: VariableValues;
}

/**
 * The serialized answers to operations whose only field shared what it answers from
 * (`context.share`). The field is resolved for each request, with all its checks, up to that call;
 * only what follows is skipped while the source is the same object.
 */
export class SharedAnswers {
  readonly #answers = new LRUCache<string, SharedAnswer>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ body }, key) => body.length + key.length,
  });

  /** Wraps the context of one request, before the operation is executed with it. */
  begin(request: AnswerRequest, context: AppContext): AnswerExecution {
    return new AnswerExecution(request, context, this.#answers);
  }
}

/** The execution of one request. */
export class AnswerExecution implements Pick<AppContext, 'share'> {
  readonly context: AppContext;
  #source: object | null = null;
  #key = '';
  #known: Buffer | null = null;
  #isPersonal = false;

  constructor(
    private readonly request: AnswerRequest,
    context: AppContext,
    private readonly answers: LRUCache<string, SharedAnswer>,
  ) {
    this.context = hasOneField(request.operation)
      ? new ObservedContext(context, () => this.#noteRead(), this)
      : context;
  }

  /** The answer, if it was serialized earlier; the execution has then ended with `ENDED`. */
  get known(): Buffer | null {
    return this.#known;
  }

  share<T extends object>(source: T): T {
    const { document, operation, variables } = this.request;
    this.#source = source;
    this.#key = operationKey(document, operation, variables);
    const answer = this.answers.get(this.#key);
    if (answer?.source !== source) return source;
    this.#known = answer.body;
    throw ENDED;
  }

  /** Keeps the answer to a request without errors for later requests, if it may be shared. */
  keep(body: string): void {
    if (this.#source === null || this.#isPersonal) return;
    this.answers.set(this.#key, { source: this.#source, body: Buffer.from(body) });
  }

  /** Before the source is shared, the context is read to authorize the viewer. */
  #noteRead(): void {
    if (this.#source !== null) this.#isPersonal = true;
  }
}

/** Ends an execution whose answer is known. With a path, graphql-js passes it on as it is. */
const ENDED = new GraphQLError('The answer is known.', { path: [] });

/** Other operations answer more than what is made of the source. */
const hasOneField = ({ selectionSet: { selections } }: OperationDefinitionNode): boolean =>
  selections.length === 1 && selections[0]?.kind === Kind.FIELD;
