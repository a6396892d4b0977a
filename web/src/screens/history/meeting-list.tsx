import { Link } from 'wouter';
import { useMeetingHistory } from '../../capabilities/use-history';
import type { Room } from '../../capabilities/use-room';
import { errorText } from '../../i18n/error-text';
import { useText } from '../../i18n/language';
import { Banner } from '../../ui/banner';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { MeetingRow } from './meeting-row';

/** The meetings of a room, newest first. */
export function MeetingList({ room }: { readonly room: Pick<Room, 'id' | 'slug' | 'name'> }) {
  const t = useText();
  const {
    nodes: meetings,
    totalCount,
    hasMore,
    isLoading,
    error,
    loadMore,
  } = useMeetingHistory(room.id);
  const title = t.history.of(room.name);
  return (
    <Page title={title}>
      <header className="history-header">
        <h1>{title}</h1>
        <Link href={`/${room.slug}`} className="button button-secondary">
          {t.recordings.toRoom}
        </Link>
      </header>
      <section className="card" aria-busy={isLoading}>
        <p className="hint history-count" role="status">
          {totalCount > 0 && t.history.count(totalCount)}
          {!meetings && isLoading && t.common.loading}
        </p>
        {error && (
          <Banner action={<Button onClick={loadMore}>{t.common.tryAgain}</Button>}>
            {errorText(t, error)}
          </Banner>
        )}
        {meetings?.length === 0 && <p className="empty">{t.history.empty}</p>}
        {meetings !== undefined && meetings.length > 0 && (
          <ul className="history-list">
            {meetings.map((meeting) => (
              <MeetingRow key={meeting.id} meeting={meeting} />
            ))}
          </ul>
        )}
        {hasMore && (
          <Button isBusy={isLoading} onClick={loadMore}>
            {t.home.more}
          </Button>
        )}
      </section>
    </Page>
  );
}
