import { Kind, type DocumentNode, type FieldNode, type SelectionSetNode } from 'graphql';
import type { Fragments } from './document-shape.js';

/** Exceeds the fields of any document within the limits; ends the traversal of cyclic fragments. */
const MAX_FIELDS = 3000;

/**
 * Counts the pairs of fields that share a place in the response. Validation compares the fields of
 * each pair, so it takes quadratic time for a document that repeats a field. Stops above `limit`.
 */
export function countFieldPairs(document: DocumentNode, fragments: Fragments, limit: number) {
  let pairs = 0;
  let fields = 0;
  const walk = (selectionSets: readonly SelectionSetNode[]): void => {
    for (const group of fieldsByKey(selectionSets, fragments).values()) {
      pairs += (group.length * (group.length - 1)) / 2;
      fields += group.length;
      if (pairs > limit || fields > MAX_FIELDS) return;
      const inner = group.flatMap(({ selectionSet }) => selectionSet ?? []);
      if (inner.length > 0) walk(inner);
    }
  };
  // Validation checks each fragment by itself, too, even an unused one.
  for (const definition of document.definitions) {
    if ('selectionSet' in definition) walk([definition.selectionSet]);
  }
  return pairs;
}

/** As execution merges them: each fragment once. */
function fieldsByKey(selectionSets: readonly SelectionSetNode[], fragments: Fragments) {
  const groups = new Map<string, FieldNode[]>();
  const spread = new Set<string>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const group = groups.get(key);
        if (group) group.push(selection);
        else groups.set(key, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        collect(selection.selectionSet);
      } else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        const fragment = fragments.get(selection.name.value);
        if (fragment) collect(fragment.selectionSet);
      }
    }
  };
  selectionSets.forEach(collect);
  return groups;
}
