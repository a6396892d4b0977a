import {
  coerceInputValue,
  getOperationAST,
  GraphQLError,
  isNonNullType,
  Kind,
  parse,
  specifiedRules,
  typeFromAST,
  validate,
  type ASTVisitor,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { fieldExtensionsEstimator, getComplexity, simpleEstimator } from 'graphql-query-complexity';
import { LRUCache } from 'lru-cache';
import { InvalidInputError } from '../errors/domain-error.js';

/** What one document may ask for; the same for HTTP and WebSocket. */
export const DOCUMENT_LIMITS = {
  tokens: 1000,
  depth: 10,
  aliases: 20,
  selections: 1000,
  /** Fields, weighted by the sizes of the lists they stand in. */
  cost: 5000,
} as const;

/** Of a document, before anything is done. */
export const refusal = (message: string, code = 'GRAPHQL_VALIDATION_FAILED') =>
  new GraphQLError(message, { extensions: { code, http: { status: 400 } } });

/** Suggestions would tell names of the schema to people who only guess. */
const withoutHints = (message: string): string => message.replace(/ ?Did you mean .*$/s, '');

function invalidVariable(path: string, problem: string): GraphQLError {
  const originalError = new InvalidInputError([path], `\`${path}\`: ${withoutHints(problem)}`);
  return new GraphQLError(originalError.message, {
    originalError,
    extensions: { http: { status: 400 } },
  });
}

/** Rules beside the specification's own. */
export const limitRules = [limitShape, limitAliases];

/** Documents that a client may send, checked once each and remembered by their text. */
export class DocumentPolicy {
  readonly #documents = new LRUCache<string, DocumentNode>({ max: 1000 });
  readonly #costs = new WeakMap<DocumentNode, Map<string, number>>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** @throws GraphQLError or an array of them, when the text does not parse or fit the schema */
  admit(text: string): DocumentNode {
    const known = this.#documents.get(text);
    if (known) return known;
    const document = this.#parse(text);
    const errors = validate(this.schema, document, [...specifiedRules, ...limitRules]);
    if (errors.length > 0) {
      throw new AggregateError(errors.map((error) => refusal(withoutHints(error.message))));
    }
    this.#documents.set(text, document);
    return document;
  }

  /**
   * Checked before anything is made of them, so that a wrong one is named by its path.
   * @throws GraphQLError that stands for an InvalidInputError
   */
  checkVariables(
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>> = {},
  ): void {
    for (const { variable, type, defaultValue } of operation.variableDefinitions ?? []) {
      const name = variable.name.value;
      const inputType = typeFromAST(this.schema, type as NamedTypeNode) as GraphQLInputType;
      const value = variables[name];
      if (value === undefined && (defaultValue || !isNonNullType(inputType))) continue;
      coerceInputValue(value ?? null, inputType, (path, _value, error) => {
        throw invalidVariable(path.length === 0 ? name : path.join('.'), error.message);
      });
    }
  }

  /** @throws GraphQLError when the operation would cost more than the limit with these variables */
  checkCost(
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>> = {},
    operationName?: string,
  ): void {
    const cost = this.#cost(document, variables, operationName);
    if (cost > DOCUMENT_LIMITS.cost) {
      throw refusal(
        `This operation costs ${cost}; the limit is ${DOCUMENT_LIMITS.cost}. Ask for fewer fields or shorter pages.`,
      );
    }
  }

  #parse(text: string): DocumentNode {
    try {
      return parse(text, { maxLexicalTokens: DOCUMENT_LIMITS.tokens, noLocation: true });
    } catch (error) {
      throw refusal(
        error instanceof Error ? error.message : 'Syntax error',
        'GRAPHQL_PARSE_FAILED',
      );
    }
  }

  /** Only numbers (page sizes) change the cost of a document, so it is kept by those. */
  #cost(
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>>,
    operationName: string | undefined,
  ): number {
    const name = operationName ?? '';
    const numbers = Object.entries(variables).filter(([, value]) => typeof value === 'number');
    const key = numbers.length === 0 ? name : JSON.stringify([name, numbers]);
    const costs = this.#costs.get(document) ?? new Map<string, number>();
    this.#costs.set(document, costs);
    const known = costs.get(key);
    if (known !== undefined) return known;
    const cost = getComplexity({
      schema: this.schema,
      query: document,
      variables: { ...variables },
      ...(operationName ? { operationName } : {}),
      estimators: [fieldExtensionsEstimator(), simpleEstimator({ defaultComplexity: 1 })],
    });
    if (costs.size < 100) costs.set(key, cost);
    return cost;
  }
}

/** The operation that would run, if the document says which. */
export const operationOf = (document: DocumentNode, name?: string | null) =>
  getOperationAST(document, name) ?? null;

interface Shape {
  readonly depth: number;
  /** Fields with every fragment spread out. */
  readonly selections: number;
}

/** Measures each fragment once: fragments that spread fragments would otherwise cost exponentially. */
function limitShape(context: ValidationContext): ASTVisitor {
  const fragments = new Map<string, Shape>();
  const ofFragment = (name: string): Shape => {
    const known = fragments.get(name);
    if (known) return known;
    // Stands in while the fragment is measured, so that a cycle (refused elsewhere) ends.
    fragments.set(name, { depth: 0, selections: 0 });
    const fragment = context.getFragment(name);
    const shape = fragment ? measure(fragment.selectionSet) : { depth: 0, selections: 0 };
    fragments.set(name, shape);
    return shape;
  };
  const ofSelection = (selection: SelectionNode): Shape => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) return measure(selection.selectionSet);
    // Introspection is deep by nature and is switched off where it matters.
    if (selection.name.value.startsWith('__')) return { depth: 0, selections: 1 };
    const inner = selection.selectionSet ? measure(selection.selectionSet) : NOTHING;
    return { depth: inner.depth + 1, selections: inner.selections + 1 };
  };
  const measure = ({ selections }: SelectionSetNode): Shape =>
    selections.map(ofSelection).reduce(
      (sum, shape) => ({
        depth: Math.max(sum.depth, shape.depth),
        selections: sum.selections + shape.selections,
      }),
      NOTHING,
    );
  return {
    OperationDefinition(node) {
      const { depth, selections } = measure(node.selectionSet);
      const { depth: deepest, selections: most } = DOCUMENT_LIMITS;
      if (depth > deepest) context.reportError(refusal(`Fields may nest ${deepest} deep at most.`));
      if (selections > most) {
        context.reportError(refusal(`A document may select ${most} fields at most.`));
      }
    },
  };
}

const NOTHING: Shape = { depth: 0, selections: 0 };

function limitAliases(context: ValidationContext): ASTVisitor {
  let aliases = 0;
  return {
    Field(node) {
      if (!node.alias) return;
      aliases += 1;
      if (aliases === DOCUMENT_LIMITS.aliases + 1) {
        context.reportError(
          refusal(`A document may have ${DOCUMENT_LIMITS.aliases} aliases at most.`),
        );
      }
    },
  };
}
