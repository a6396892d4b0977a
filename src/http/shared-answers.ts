import { Kind, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { AppContext } from '../context/app-context.js';
import { ObservedContext } from '../context/observed-context.js';
import { operationKey } from './operation-key.js';
import type { VariableValues } from './operation-cost.js';

const MAX_BYTES = 8_000_000;

interface SharedAnswer {
  /** What the answer was made of. */
  readonly list: object;
  readonly body: Buffer;
}

export interface AnswerRequest {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: VariableValues;
}

/**
 * The serialized answers to operations whose only field returned a shared list (`context.share`).
 * The field is resolved for each request, with all its checks; only the selected fields of an
 * unchanged list are not.
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
  #list: object | null = null;
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

  /** The answer, if it was serialized earlier; the result is incomplete then. */
  get known(): Buffer | null {
    return this.#known;
  }

  share<T>(list: readonly T[]): readonly T[] {
    const { document, operation, variables } = this.request;
    this.#list = list;
    this.#key = operationKey(document, operation, variables);
    const answer = this.answers.get(this.#key);
    if (answer?.list !== list) return list;
    this.#known = answer.body;
    return [];
  }

  /** Keeps the answer to a request without errors for later requests, if it may be shared. */
  keep(body: string): void {
    if (this.#list === null || this.#isPersonal) return;
    this.answers.set(this.#key, { list: this.#list, body: Buffer.from(body) });
  }

  /** Before the list is shared, the context is read to authorize the viewer. */
  #noteRead(): void {
    if (this.#list !== null) this.#isPersonal = true;
  }
}

/** Other operations answer more than the list. */
const hasOneField = ({ selectionSet: { selections } }: OperationDefinitionNode): boolean =>
  selections.length === 1 && selections[0]?.kind === Kind.FIELD;
