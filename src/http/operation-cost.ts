import {
  Kind,
  visit,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { fieldExtensionsEstimator, getComplexity, simpleEstimator } from 'graphql-query-complexity';

export type VariableValues = Readonly<Record<string, unknown>>;

const MAX_KNOWN_COSTS = 100;
const estimators = [fieldExtensionsEstimator(), simpleEstimator({ defaultComplexity: 1 })];

/** Estimates the cost of an operation, and caches the estimate with its document. */
export class OperationCosts {
  readonly #known = new WeakMap<OperationDefinitionNode, Map<string, number>>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** @param variables of the right types; others count as omitted */
  of(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: VariableValues,
  ): number {
    const key = sizes(operation, variables);
    const costs = this.#known.get(operation) ?? new Map<string, number>();
    this.#known.set(operation, costs);
    const known = costs.get(key);
    if (known !== undefined) return known;
    const cost = this.#estimate(document, operation, variables);
    if (costs.size < MAX_KNOWN_COSTS) costs.set(key, cost);
    return cost;
  }

  #estimate(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: VariableValues,
  ): number {
    return getComplexity({
      schema: this.schema,
      query: estimable(document),
      // As in the document: a null must not end the estimate.
      variables: Object.fromEntries(
        Object.entries(variables).filter(([, value]) => value !== null && value !== undefined),
      ),
      ...(operation.name && { operationName: operation.name.value }),
      estimators,
    });
  }
}

/**
 * Of the variables, only numbers, the lengths of lists, and whether there is a value change the cost.
 * Ignores undeclared ones, of which there may be many.
 */
function sizes({ variableDefinitions = [] }: OperationDefinitionNode, values: VariableValues) {
  return variableDefinitions.map(({ variable }) => sizeOf(values[variable.name.value])).join();
}

function sizeOf(value: unknown): number | string | null {
  if (Array.isArray(value)) return `[${value.length}]`;
  if (typeof value === 'number') return value;
  // A single value replaces a default, and counts as a list of one.
  return value === undefined || value === null ? null : 'one';
}

/**
 * Removes `@include` and `@skip`, because the estimate must hold for all values of their variables,
 * and null as the default of a variable, because null is an error only of the field that uses the
 * variable.
 */
const estimable = (document: DocumentNode): DocumentNode =>
  visit(document, {
    Directive: () => null,
    VariableDefinition: ({ defaultValue, ...definition }) =>
      defaultValue?.kind === Kind.NULL ? definition : undefined,
  });
