import { Field, ObjectType } from 'type-graphql';
import { MAX_PAGE_SIZE } from '../lib/page.js';

@ObjectType({ description: 'The position of a page in its list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether another page follows.' })
  hasNextPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'The cursor of the last entry. Pass it as `after` for the next page. Null for an empty page.',
  })
  endCursor!: string | null;
}

export const DEFAULT_PAGE_SIZE = 20;

/**
 * The cost of a field that returns a page of `first` entries. Sizes that will be rejected count as
 * the nearest allowed one, because a negative cost would pay for the rest of the document.
 */
export const pageComplexity = ({
  args,
  childComplexity,
}: {
  args: Record<string, unknown>;
  childComplexity: number;
}): number => {
  const first = typeof args['first'] === 'number' ? args['first'] : DEFAULT_PAGE_SIZE;
  return Math.min(Math.max(first, 1), MAX_PAGE_SIZE) * childComplexity;
};
