import {
  GraphQLError,
  Kind,
  visit,
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  type ValidationContext,
} from 'graphql';
import { countFieldPairs } from './field-pairs.js';
import { documentShape, type Fragments } from './document-shape.js';

/** Limits of one document; the same for HTTP and WebSocket. */
export const DOCUMENT_LIMITS = {
  tokens: 1000,
  /**
   * Applies to operations, variables, fragments, fields, and aliases, because errors and responses
   * repeat them.
   */
  nameLength: 100,
  depth: 10,
  aliases: 20,
  selections: 1000,
  /** The number of pairs of 51 fields with one response key; validation compares each pair. */
  fieldPairs: 1275,
  /** The number of fields, weighted by the sizes of their lists. */
  cost: 27_000,
} as const;

/** The error for a document that is refused before execution. */
export const refusal = (message: string, code = 'GRAPHQL_VALIDATION_FAILED') =>
  new GraphQLError(message, { extensions: { code, http: { status: 400 } } });

/**
 * The first limit that a document exceeds, or null. Takes a fraction of the time of validation, so
 * that a document made to be slow is never validated. The document may therefore be invalid.
 */
export function exceededLimit(document: DocumentNode): GraphQLError | null {
  const { nameLength, depth, aliases, selections, fieldPairs } = DOCUMENT_LIMITS;
  const names = countNames(document);
  if (names.longest > nameLength) {
    return refusal(`A name exceeds ${nameLength} characters; shorten it.`);
  }
  if (names.aliases > aliases) {
    return refusal(`The document has more than ${aliases} aliases; split it.`);
  }
  const fragments = fragmentsOf(document);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const shape = documentShape(definition.selectionSet, fragments);
    if (shape.depth > depth) {
      return refusal(`The document nests fields more than ${depth} deep; split it.`);
    }
    if (shape.selections > selections) {
      return refusal(`The document selects more than ${selections} fields; split it.`);
    }
  }
  if (countFieldPairs(document, fragments, fieldPairs) > fieldPairs) {
    return refusal('The document repeats the same fields too often; select each field once.');
  }
  return null;
}

/** The same limits as a validation rule. */
export function limitRule(context: ValidationContext): ASTVisitor {
  const exceeded = exceededLimit(context.getDocument());
  if (exceeded) context.reportError(exceeded);
  return {};
}

function countNames(document: DocumentNode) {
  let longest = 0;
  let aliases = 0;
  visit(document, {
    Name: ({ value }) => {
      longest = Math.max(longest, value.length);
    },
    Field: ({ alias }) => {
      if (alias) aliases += 1;
    },
  });
  return { longest, aliases };
}

function fragmentsOf(document: DocumentNode): Fragments {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  return fragments;
}
