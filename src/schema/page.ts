import { ArgsType, Field, Int, ObjectType } from 'type-graphql';
import { MAX_PAGE_SIZE } from '../lib/page.js';
import { PAGE_CURSOR, PAGE_SIZE } from './descriptions.js';

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

const DEFAULT_PAGE_SIZE = 20;

/** The arguments of a field that returns a page; services check them. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: DEFAULT_PAGE_SIZE, description: PAGE_SIZE })
  first!: number;

  @Field(() => String, { nullable: true, description: PAGE_CURSOR })
  after!: string | null | undefined;
}

export interface Estimated {
  readonly args: Record<string, unknown>;
  readonly childComplexity: number;
}

/**
 * The cost of a field that returns a page of `first` entries. Sizes that will be rejected count as
 * the nearest allowed one, because a negative cost would pay for the rest of the document.
 */
export const pageCost =
  (defaultSize: number, maxSize: number) =>
  ({ args, childComplexity }: Estimated): number => {
    const first = typeof args['first'] === 'number' ? args['first'] : defaultSize;
    return Math.min(Math.max(first, 1), maxSize) * childComplexity;
  };

export const pageComplexity = pageCost(DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
