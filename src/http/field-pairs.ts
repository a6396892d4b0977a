import { Kind, type DocumentNode, type FieldNode, type SelectionSetNode } from 'graphql';
import type { Fragments } from './document-shape.js';

/** More fields than any document within the limits has; ends the walk through fragments in a cycle. */
const MAX_FIELDS = 3000;

/**
 * Pairs of fields that stand for the same place in the answer. Validation compares the fields of each
 * pair, hence takes quadratic time where a document repeats a field. Stops once there are more than `limit`.
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
  // Validation looks at each fragment by itself, too, whether an operation spreads it or not.
  for (const definition of document.definitions) {
    if ('selectionSet' in definition) walk([definition.selectionSet]);
  }
  return pairs;
}

/** As the execution merges them: each fragment once. */
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
