import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useText } from '../../../i18n/language';
import { IconButton } from '../../../ui/button';

/** Turns the pages of the stage. */
export function Pager({
  page,
  pageCount,
  onTurn,
}: {
  readonly page: number;
  readonly pageCount: number;
  readonly onTurn: (page: number) => void;
}) {
  const t = useText();
  return (
    <nav className="pages" aria-label={t.meeting.pages}>
      <IconButton
        label={t.meeting.previousPage}
        icon={<ChevronLeft />}
        disabled={page === 0}
        onClick={() => onTurn(page - 1)}
      />
      {page + 1} / {pageCount}
      <IconButton
        label={t.meeting.nextPage}
        icon={<ChevronRight />}
        disabled={page === pageCount - 1}
        onClick={() => onTurn(page + 1)}
      />
    </nav>
  );
}
