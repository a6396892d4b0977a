import type { ReactNode } from 'react';
import type { Pages } from '../capabilities/use-pages';
import { errorText } from '../i18n/error-text';
import { useText } from '../i18n/language';
import { Banner } from './banner';
import { Button } from './button';

interface PagedListProps<T> {
  readonly pages: Pages<T>;
  /** The total in words, for lists that show it. */
  readonly count?: (total: number) => string;
  /** Read out by screen readers before the count. */
  readonly notice?: string | undefined;
  /** Shown in place of an empty list. */
  readonly empty?: string;
  readonly children: (nodes: readonly T[]) => ReactNode;
}

/** Frames a list that is read page by page: the count, a failure, the list, and the next page on request. */
export function PagedList<T>({ pages, count, notice, empty, children }: PagedListProps<T>) {
  const t = useText();
  const { nodes, totalCount, hasMore, isLoading, error, loadMore } = pages;
  return (
    <>
      <p className="hint list-status" role="status">
        {notice !== undefined && `${notice} `}
        {count && totalCount > 0 && count(totalCount)}
        {!nodes && isLoading && t.common.loading}
      </p>
      {error && (
        <Banner action={<Button onClick={loadMore}>{t.common.tryAgain}</Button>}>
          {errorText(t, error)}
        </Banner>
      )}
      {nodes?.length === 0 && empty !== undefined && <p className="empty">{empty}</p>}
      {nodes !== undefined && nodes.length > 0 && children(nodes)}
      {hasMore && (
        <Button isBusy={isLoading} onClick={loadMore}>
          {t.common.more}
        </Button>
      )}
    </>
  );
}
