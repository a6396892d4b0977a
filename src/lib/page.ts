import { InvalidInputError } from '../errors/domain-error.js';
import { asUuid } from './uuid.js';

/** A page of a list, newest first. */
export interface Page<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** The position of a record in a list that is ordered by time, then by ID. */
export interface Position {
  readonly createdAt: Date;
  readonly id: string;
}

export const MAX_PAGE_SIZE = 100;

/**
 * One page of a list. `read` is asked for one record more, which shows whether another page
 * follows.
 * @throws InvalidInputError for a size outside 1 to MAX_PAGE_SIZE, or an unknown cursor
 */
export async function readPage<T extends Position>(
  first: number,
  after: string | null,
  read: (limit: number, after: Position | null) => Promise<readonly T[]>,
): Promise<Page<T>> {
  assertPageSize(first, MAX_PAGE_SIZE);
  const found = await read(first + 1, after === null ? null : positionOf(after));
  const nodes = found.slice(0, first);
  const last = nodes.at(-1);
  return {
    nodes,
    pageInfo: { hasNextPage: found.length > first, endCursor: last ? cursorOf(last) : null },
  };
}

/** @throws InvalidInputError for a size outside 1 to `max` */
export function assertPageSize(first: number, max: number): void {
  if (Number.isInteger(first) && first >= 1 && first <= max) return;
  throw new InvalidInputError(['first'], `\`first\` is out of range; pass 1 to ${max}.`);
}

// Cursors are opaque to clients, so their content may change.
const cursorOf = ({ createdAt, id }: Position): string =>
  Buffer.from(`${createdAt.getTime()}/${id}`).toString('base64url');

function positionOf(cursor: string): Position {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, time, id] = /^(\d{1,15})\/([\da-f-]{36})$/.exec(text) ?? [];
  const position = { createdAt: new Date(Number(time)), id: id ?? '' };
  // Decoding skips invalid characters; only a cursor of our own encodes to the same text.
  if (asUuid(position.id) !== id || cursorOf(position) !== cursor) {
    throw new InvalidInputError(
      ['after'],
      '`after` is not a cursor; pass the `endCursor` of an earlier page.',
    );
  }
  return position;
}
