import { Link } from 'wouter';
import { useMeetingHistory } from '../../capabilities/use-history';
import type { Room } from '../../capabilities/use-room';
import { useText } from '../../i18n/language';
import { Page } from '../../ui/page';
import { PagedList } from '../../ui/paged-list';
import { MeetingRow } from './meeting-row';

/** The meetings of a room, newest first. */
export function MeetingList({ room }: { readonly room: Pick<Room, 'id' | 'slug' | 'name'> }) {
  const t = useText();
  const meetings = useMeetingHistory(room.id);
  const title = t.history.of(room.name);
  return (
    <Page title={title}>
      <header className="history-header">
        <h1>{title}</h1>
        <Link href={`/${room.slug}`} className="button button-secondary">
          {t.recordings.toRoom}
        </Link>
      </header>
      <section className="card" aria-busy={meetings.isLoading}>
        <PagedList pages={meetings} count={t.history.count} empty={t.history.empty}>
          {(nodes) => (
            <ul className="history-list">
              {nodes.map((meeting) => (
                <MeetingRow key={meeting.id} meeting={meeting} />
              ))}
            </ul>
          )}
        </PagedList>
      </section>
    </Page>
  );
}
