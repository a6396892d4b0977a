import {
  coerceInputValue,
  getOperationAST,
  GraphQLError,
  isNonNullType,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  typeFromAST,
  validate,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type ValidationRule,
} from 'graphql';
import { MAX_ERRORS } from '../errors/bound-errors.js';
import { InvalidInputError } from '../errors/domain-error.js';
import { DocumentCache, documentKey } from './document-cache.js';
import { DOCUMENT_LIMITS, exceededLimit, refusal } from './document-limits.js';
import { NewDocumentLimit, type Requester } from './new-documents.js';
import { OperationCosts, type VariableValues } from './operation-cost.js';

export interface DocumentPolicySettings {
  /** Disables introspection and suggestions, which reveal names. */
  readonly hidesSchema: boolean;
  /** Documents per minute and address that are new to this instance; null for no limit. */
  readonly newDocumentsPerAddress: number | null;
}

/**
 * The policy for documents over HTTP and WebSocket. Parses and validates each once, then caches it.
 */
export class DocumentPolicy {
  readonly #documents = new DocumentCache();
  readonly #costs: OperationCosts;
  readonly #newDocuments: NewDocumentLimit;
  readonly #rules: readonly ValidationRule[];

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly settings: DocumentPolicySettings,
  ) {
    this.#costs = new OperationCosts(schema);
    this.#newDocuments = new NewDocumentLimit(settings.newDocumentsPerAddress);
    this.#rules = settings.hidesSchema
      ? [...specifiedRules, NoSchemaIntrospectionCustomRule]
      : specifiedRules;
  }

  /**
   * @throws AggregateError of GraphQLErrors when the text does not parse or match the schema and
   * the limits, RateLimitedError when the requester sent too many new documents
   */
  admit(text: string, requester: Requester): DocumentNode {
    const key = documentKey(text);
    const known = this.#documents.get(key);
    if (known) return known;
    this.#newDocuments.count(requester);
    const document = parseDocument(text);
    const exceeded = exceededLimit(document);
    if (exceeded) throw new AggregateError([exceeded]);
    const errors = this.#validate(document);
    if (errors.length > 0) {
      throw new AggregateError(errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')));
    }
    this.#documents.set(key, text, document);
    return document;
  }

  #validate(document: DocumentNode): readonly GraphQLError[] {
    const { hidesSchema } = this.settings;
    const options = { maxErrors: MAX_ERRORS, hideSuggestions: hidesSchema };
    try {
      return validate(this.schema, document, this.#rules, options);
    } catch (error) {
      // graphql-js 16.15 throws for a variable in a condition of a subscription's root field.
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  }

  /** The admitted document with this SHA-256, if it is cached. */
  find(key: string): DocumentNode | undefined {
    return this.#documents.get(key);
  }

  /**
   * Checked before execution, so that the error names the path of an invalid value.
   * @throws GraphQLError for an InvalidInputError
   */
  checkVariables(operation: OperationDefinitionNode, variables: VariableValues = {}): void {
    for (const { variable, type, defaultValue } of operation.variableDefinitions ?? []) {
      const name = variable.name.value;
      const inputType = typeFromAST(this.schema, type as NamedTypeNode) as GraphQLInputType;
      const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
      if (value === undefined && (defaultValue || !isNonNullType(inputType))) continue;
      coerceInputValue(value ?? null, inputType, (path, _value, error) => {
        // Fields of an input object are named by their paths, other values by their variables.
        const fields = typeof path[0] === 'string' ? path : [name, ...path];
        throw invalidVariable(fields.join('.'), error.message);
      });
    }
  }

  /**
   * @param variables checked by `checkVariables`
   * @throws GraphQLError when the operation with these variables would exceed the cost limit
   */
  checkCost(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: VariableValues = {},
  ): void {
    const cost = this.#costs.of(document, operation, variables);
    if (cost > DOCUMENT_LIMITS.cost) {
      throw refusal(
        `This operation costs ${cost}; the limit is ${DOCUMENT_LIMITS.cost}. Ask for fewer fields or shorter pages.`,
      );
    }
  }
}

/** The operation to execute, if the document determines it. */
export const operationOf = (document: DocumentNode, name?: string | null) =>
  getOperationAST(document, name) ?? null;

function parseDocument(text: string): DocumentNode {
  try {
    return parse(text, { maxLexicalTokens: DOCUMENT_LIMITS.tokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new AggregateError([coded(error, 'GRAPHQL_PARSE_FAILED')]);
  }
}

function coded(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes = null, source = null, positions = null } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}

function invalidVariable(path: string, problem: string): GraphQLError {
  const reason = problem.replace(/ ?Did you mean .*$/s, '');
  const originalError = new InvalidInputError([path], `\`${path}\`: ${reason}`);
  return new GraphQLError(originalError.message, {
    originalError,
    extensions: { http: { status: 400 } },
  });
}
