import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { VariableValues } from './operation-cost.js';

const documentIds = new WeakMap<DocumentNode, number>();
let documents = 0;

/**
 * The same for operations of a cached document that graphql-js cannot tell apart. Ignores undeclared
 * variables, of which there may be many.
 */
export function operationKey(
  document: DocumentNode,
  { name, variableDefinitions = [] }: OperationDefinitionNode,
  variables: VariableValues,
): string {
  const declared = variableDefinitions
    .map(({ variable }) => variable.name.value)
    .filter((variable) => Object.hasOwn(variables, variable))
    .map((variable) => [variable, variables[variable]]);
  return JSON.stringify([documentId(document), name?.value, declared]);
}

function documentId(document: DocumentNode): number {
  const known = documentIds.get(document);
  if (known !== undefined) return known;
  documents += 1;
  documentIds.set(document, documents);
  return documents;
}
