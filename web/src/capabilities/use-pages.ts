import { useCallback, useEffect, useRef, useState } from 'react';
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

export interface EditablePages<T> extends Pages<T> {
  /** Shows a change that the viewer made to the nodes; null removes one. */
  readonly edit: (change: (node: T) => T | null) => void;
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
export function usePages<T>(read: (after: string | null) => Promise<Answer<T>>): EditablePages<T> {
  const [pages, setPages] = useState<readonly PageOf<T>[]>([]);
  const [isLoading, setLoading] = useState(true);
  const [error, setError] = useState<CombinedError>();
  const latest = useRef(0);
  const show = useCallback(
    async (after: string | null) => {
      latest.current += 1;
      const request = latest.current;
      const answer = await read(after);
      // The answer of an earlier request may come later, for example to a search that has changed.
      if (request !== latest.current) return;
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
    edit: (change) => setPages((known) => edited(known, change)),
  };
}

function edited<T>(
  pages: readonly PageOf<T>[],
  change: (node: T) => T | null,
): readonly PageOf<T>[] {
  const before = pages.flatMap(({ nodes }) => nodes).length;
  const changed = pages.map((page) => ({
    ...page,
    nodes: page.nodes.map(change).filter((node) => node !== null),
  }));
  const removed = before - changed.flatMap(({ nodes }) => nodes).length;
  return changed.map(({ totalCount, ...page }) => ({
    ...page,
    ...(totalCount !== undefined && { totalCount: totalCount - removed }),
  }));
}
