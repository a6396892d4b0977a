import {
  Kind,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export interface Shape {
  readonly depth: number;
  /** The number of fields with every fragment expanded. */
  readonly selections: number;
}

const NOTHING: Shape = { depth: 0, selections: 0 };

/** Measures each fragment once, because nested fragments would otherwise cost exponential time. */
export function documentShape(selectionSet: SelectionSetNode, fragments: Fragments): Shape {
  const measured = new Map<string, Shape>();
  const ofFragment = (name: string): Shape => {
    const known = measured.get(name);
    if (known) return known;
    // A placeholder while the fragment is measured, so that a cycle (refused elsewhere) ends.
    measured.set(name, NOTHING);
    const fragment = fragments.get(name);
    const shape = fragment ? measure(fragment.selectionSet) : NOTHING;
    measured.set(name, shape);
    return shape;
  };
  const ofSelection = (selection: SelectionNode): Shape => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) return measure(selection.selectionSet);
    const inner = selection.selectionSet ? measure(selection.selectionSet) : NOTHING;
    // Introspection is deep by nature; production disables it.
    const depth = selection.name.value.startsWith('__') ? 0 : inner.depth + 1;
    return { depth, selections: inner.selections + 1 };
  };
  const measure = ({ selections }: SelectionSetNode): Shape =>
    selections.map(ofSelection).reduce(
      (sum, shape) => ({
        depth: Math.max(sum.depth, shape.depth),
        selections: sum.selections + shape.selections,
      }),
      NOTHING,
    );
  return measure(selectionSet);
}
