import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import type { AppContext } from '../context/app-context.js';
import type { DocumentPolicy } from './document-policy.js';
import type { PlainOperation } from './graphql-request.js';

/** A large one takes half a megabyte. */
const MOST_COMPILED = 100;
const MOST_SIGHTED = 1000;
/** Compiling a document takes about as long as running it so often. */
const SIGHTINGS_BEFORE_COMPILING = 10;

interface CompiledOperation {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  readonly run: CompiledQuery['query'];
}

export interface Execution {
  readonly definition: OperationDefinitionNode;
  readonly data: ExecutionResult['data'];
  readonly errors: readonly GraphQLError[] | undefined;
}

/**
 * Documents that came through Apollo's checks and keep coming: compiled, they run without Apollo,
 * which takes most of the time of a small operation. Whatever is not plainly in order is Apollo's
 * to answer, so that refusals come from one place.
 */
export class CompiledOperations {
  readonly #sightings = new LRUCache<string, number>({ max: MOST_SIGHTED });
  readonly #compiled = new LRUCache<string, CompiledOperation>({ max: MOST_COMPILED });

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly policy: DocumentPolicy,
  ) {}

  /** A document has passed every check that does not hang on variables. */
  sighted(text: string, document: DocumentNode): void {
    const sightings = (this.#sightings.get(text) ?? 0) + 1;
    this.#sightings.set(text, sightings);
    if (sightings !== SIGHTINGS_BEFORE_COMPILING) return;
    const compiled = compile(this.schema, document);
    if (!compiled) return;
    this.#compiled.set(text, compiled);
    // Should it be dropped for others, counting begins anew.
    this.#sightings.delete(text);
  }

  /** Null, and nothing has happened, where Apollo shall answer. */
  async execute(
    { query, variables, operationName }: PlainOperation,
    context: AppContext,
  ): Promise<Execution | null> {
    const compiled = this.#compiled.get(query);
    if (!compiled || !this.#admits(compiled, variables)) return null;
    const { definition, run } = compiled;
    if (operationName !== null && operationName !== definition.name?.value) return null;
    const { data, errors } = await run(undefined, context, variables);
    // No resolver has run: the compiled code does not agree with the variables.
    if (data === undefined) return null;
    return { definition, data, errors: errors?.map(located) };
  }

  #admits({ document, definition }: CompiledOperation, variables: PlainOperation['variables']) {
    try {
      this.policy.checkVariables(definition, variables);
      this.policy.checkCost(document, variables, definition.name?.value);
      return true;
    } catch {
      return false;
    }
  }
}

/** Null for documents of several operations, and for what the compiler does not know. */
function compile(schema: GraphQLSchema, document: DocumentNode): CompiledOperation | null {
  const [definition, ...others] = document.definitions.filter(
    (candidate) => candidate.kind === Kind.OPERATION_DEFINITION,
  );
  if (!definition || others.length > 0) return null;
  const compiled = compileQuery(schema, document);
  return isCompiledQuery(compiled) ? { document, definition, run: compiled.query } : null;
}

/** As GraphQL itself would have it: an error without a cause would pass for a refusal of ours. */
function located({ message, path, locations, originalError }: GraphQLError): GraphQLError {
  const cause = originalError ?? new Error(message);
  const error = new GraphQLError(message, { path, originalError: cause });
  return Object.assign(error, { locations });
}
