import { Link, useLocation } from 'wouter';
import { useOneRecording } from '../../capabilities/use-recordings';
import { useText } from '../../i18n/language';
import { MessagePage, Page } from '../../ui/page';
import { recordingsPath } from './recordings-path';
import { RecordingRow } from './recording-row';
import { RecordingsProblem } from './recordings-frame';

/** The page that emails about saved recordings link to. */
export function OneRecording({ id }: { readonly id: string }) {
  const t = useText();
  const [, goTo] = useLocation();
  const { recording, error } = useOneRecording(id);
  if (!recording) {
    return error ? <RecordingsProblem error={error} /> : <MessagePage title={t.common.loading} />;
  }
  const { room } = recording;
  return (
    <Page title={t.recordings.of(room.name)}>
      <header className="recordings-header">
        <h1>{room.name}</h1>
        <nav className="recordings-links">
          <Link href={recordingsPath(room.slug)} className="button button-secondary">
            {t.recordings.ofThisRoom}
          </Link>
        </nav>
      </header>
      <section className="card">
        <ul className="recording-list">
          <RecordingRow
            recording={recording}
            isRoomShown={false}
            onGone={() => goTo(recordingsPath(room.slug))}
          />
        </ul>
      </section>
    </Page>
  );
}
