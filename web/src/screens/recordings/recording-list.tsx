import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import {
  isUnfinished,
  useRecordings,
  useRecordingUpdates,
  type ListedRecording,
} from '../../capabilities/use-recordings';
import type { Room } from '../../capabilities/use-room';
import { errorText } from '../../i18n/error-text';
import { useText } from '../../i18n/language';
import { Banner } from '../../ui/banner';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { RecordingRow } from './recording-row';

/** Newest first, with live updates. */
export function RecordingList({
  room,
}: {
  /** Null: the recordings of all rooms that the viewer is a host of. */
  readonly room: Pick<Room, 'id' | 'slug' | 'name'> | null;
}) {
  const t = useText();
  const { recordings, totalCount, hasMore, isLoading, error, loadMore, applyUpdate, forget } =
    useRecordings(room?.id ?? null);
  const [deletions, setDeletions] = useState(0);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The focused button disappeared together with its recording.
    if (deletions > 0) heading.current?.focus();
  }, [deletions]);
  const title = room ? t.recordings.of(room.name) : t.recordings.title;
  return (
    <Page title={title}>
      {roomsToFollow(room, recordings).map((roomId) => (
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
      <section className="card" aria-busy={isLoading}>
        <p className="hint recordings-count" role="status">
          {deletions > 0 && `${t.recordings.deleted} `}
          {totalCount > 0 && t.recordings.count(totalCount)}
          {!recordings && isLoading && t.common.loading}
        </p>
        {error && (
          <Banner action={<Button onClick={loadMore}>{t.common.tryAgain}</Button>}>
            {errorText(t, error)}
          </Banner>
        )}
        {recordings?.length === 0 && (
          <p className="empty">{room ? t.recordings.empty : t.recordings.emptyEverywhere}</p>
        )}
        {recordings !== undefined && recordings.length > 0 && (
          <ul className="recording-list">
            {recordings.map((recording) => (
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
        {hasMore && (
          <Button isBusy={isLoading} onClick={loadMore}>
            {t.home.more}
          </Button>
        )}
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
