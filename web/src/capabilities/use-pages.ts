import { useCallback, useEffect, useState } from 'react';
import type { CombinedError } from 'urql';

interface PageOf<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly totalCount?: number;
}

export interface Pages<T> {
  /** From all pages read so far; undefined until the first page has loaded. */
  readonly nodes: readonly T[] | undefined;
  readonly totalCount: number;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly error: CombinedError | undefined;
  readonly loadMore: () => void;
}

/** What one request for a page came to. */
export interface Answer<T> {
  readonly page: PageOf<T> | undefined;
  readonly error: CombinedError | undefined;
}

/**
 * A list that is read page by page.
 *
 * @param read the page after a cursor, or the first; the list starts over when this function changes
 */
export function usePages<T>(read: (after: string | null) => Promise<Answer<T>>): Pages<T> {
  const [pages, setPages] = useState<readonly PageOf<T>[]>([]);
  const [isLoading, setLoading] = useState(true);
  const [error, setError] = useState<CombinedError>();
  const show = useCallback(
    async (after: string | null) => {
      const answer = await read(after);
      const { page } = answer;
      setLoading(false);
      setError(answer.error);
      if (page) setPages((known) => (after === null ? [page] : [...known, page]));
    },
    [read],
  );
  useEffect(() => {
    // The state changes when the answer arrives, not in the effect.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    void show(null);
  }, [show]);
  const last = pages.at(-1);
  return {
    nodes: last && pages.flatMap(({ nodes }) => nodes),
    totalCount: last?.totalCount ?? 0,
    hasMore: last?.pageInfo.hasNextPage ?? false,
    isLoading,
    error,
    loadMore() {
      setLoading(true);
      void show(last?.pageInfo.endCursor ?? null);
    },
  };
}
