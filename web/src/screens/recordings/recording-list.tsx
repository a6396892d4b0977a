import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import {
  isUnfinished,
  useRecordings,
  useRecordingUpdates,
  type ListedRecording,
} from '../../capabilities/use-recordings';
import type { Room } from '../../capabilities/use-room';
import { useText } from '../../i18n/language';
import { Page } from '../../ui/page';
import { PagedList } from '../../ui/paged-list';
import { RecordingRow } from './recording-row';

/** Newest first, with live updates. */
export function RecordingList({
  room,
}: {
  /** Null: the recordings of all rooms that the viewer is a host of. */
  readonly room: Pick<Room, 'id' | 'slug' | 'name'> | null;
}) {
  const t = useText();
  const { applyUpdate, forget, ...recordings } = useRecordings(room?.id ?? null);
  const [deletions, setDeletions] = useState(0);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The focused button disappeared together with its recording.
    if (deletions > 0) heading.current?.focus();
  }, [deletions]);
  const title = room ? t.recordings.of(room.name) : t.recordings.title;
  return (
    <Page title={title}>
      {roomsToFollow(room, recordings.nodes).map((roomId) => (
        <Updates key={roomId} roomId={roomId} onUpdate={applyUpdate} />
      ))}
      <header className="recordings-header">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {room && (
          <nav className="recordings-links">
            <Link href={`/${room.slug}`} className="button button-secondary">
              {t.recordings.toRoom}
            </Link>
            <Link href="/recordings" className="button button-quiet">
              {t.recordings.ofAllRooms}
            </Link>
          </nav>
        )}
      </header>
      <section className="card" aria-busy={recordings.isLoading}>
        <PagedList
          pages={recordings}
          count={t.recordings.count}
          notice={deletions > 0 ? t.recordings.deleted : undefined}
          empty={room ? t.recordings.empty : t.recordings.emptyEverywhere}
        >
          {(nodes) => (
            <ul className="recording-list">
              {nodes.map((recording) => (
                <RecordingRow
                  key={recording.id}
                  recording={recording}
                  isRoomShown={room === null}
                  onGone={() => {
                    forget(recording.id);
                    setDeletions(deletions + 1);
                  }}
                />
              ))}
            </ul>
          )}
        </PagedList>
      </section>
    </Page>
  );
}

/** A list of several rooms only follows rooms with a recording in progress. */
function roomsToFollow(
  room: Pick<Room, 'id'> | null,
  recordings: readonly ListedRecording[] = [],
): readonly string[] {
  if (room) return [room.id];
  return [...new Set(recordings.filter(isUnfinished).map((recording) => recording.room.id))];
}

function Updates({
  roomId,
  onUpdate,
}: {
  readonly roomId: string;
  readonly onUpdate: (recording: ListedRecording) => void;
}) {
  useRecordingUpdates(roomId, onUpdate);
  return null;
}
