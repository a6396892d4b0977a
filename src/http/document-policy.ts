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
  /** No introspection, and no suggestions: they would tell names to people who only guess. */
  readonly hidesSchema: boolean;
  /** Documents per minute and address that are new to this instance; null: no limit. */
  readonly newDocumentsPerAddress: number | null;
}

/** Documents that a client may send over HTTP or WebSocket: parsed and validated once, then cached. */
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
   * @throws AggregateError of GraphQLErrors when the text does not parse or fit the schema and the limits,
   * RateLimitedError when the requester sent too many new documents
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

  /** The admitted document with this SHA-256, as long as it is cached. */
  find(key: string): DocumentNode | undefined {
    return this.#documents.get(key);
  }

  /**
   * Checked before execution, so that a wrong one is named by its path.
   * @throws GraphQLError that stands for an InvalidInputError
   */
  checkVariables(operation: OperationDefinitionNode, variables: VariableValues = {}): void {
    for (const { variable, type, defaultValue } of operation.variableDefinitions ?? []) {
      const name = variable.name.value;
      const inputType = typeFromAST(this.schema, type as NamedTypeNode) as GraphQLInputType;
      const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
      if (value === undefined && (defaultValue || !isNonNullType(inputType))) continue;
      coerceInputValue(value ?? null, inputType, (path, _value, error) => {
        // The fields of an input object are known by their own names; anything else by its variable's.
        const fields = typeof path[0] === 'string' ? path : [name, ...path];
        throw invalidVariable(fields.join('.'), error.message);
      });
    }
  }

  /**
   * @param variables after `checkVariables`
   * @throws GraphQLError when the operation would cost more than the limit with these variables
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

/** The operation that would run, if the document says which. */
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
