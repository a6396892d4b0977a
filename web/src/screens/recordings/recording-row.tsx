import { AudioLines, Download, Film, Play, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useRecordingFile } from '../../capabilities/use-recording-file';
import { isUnfinished, type ListedRecording } from '../../capabilities/use-recordings';
import { errorText } from '../../i18n/error-text';
import { useFormats } from '../../i18n/formats';
import { useText } from '../../i18n/language';
import { Banner } from '../../ui/banner';
import { Button } from '../../ui/button';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { RecordingPlayer } from './recording-player';
import { recordingsPath } from './recordings-path';

const ICONS = { SCREEN: Film, TRANSCRIPT: AudioLines } as const;

/** A recording, with the actions of its hosts. */
export function RecordingRow({
  recording,
  isRoomShown,
  onGone,
}: {
  readonly recording: ListedRecording;
  readonly isRoomShown: boolean;
  readonly onGone: () => void;
}) {
  const t = useText();
  const formats = useFormats();
  const file = useRecordingFile(recording.id);
  const [isAsking, setAsking] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const [playing, setPlaying] = useState<string | null>(null);
  const play = () =>
    void file.address().then((address) => {
      setPlaying(address);
      setMissing(address === null);
    });
  const { mode, status, room, durationMs, sizeBytes, expiresAt, failureReason } = recording;
  const Icon = ICONS[mode];
  const name = `${room.name}, ${formats.dateTime(recording.startedAt ?? recording.createdAt)}`;
  const details = [
    t.recording.modes[mode],
    durationMs !== null && formats.duration(durationMs),
    sizeBytes !== null && formats.size(sizeBytes),
    status === 'SAVED' && expiresAt !== null && t.recordings.expires(formats.date(expiresAt)),
  ].filter((detail) => detail !== false);
  return (
    <li className="recording" aria-label={name}>
      <span className="row-icon" aria-hidden="true">
        <Icon />
      </span>
      <div className="recording-words">
        {isRoomShown && <Link href={recordingsPath(room.slug)}>{room.name}</Link>}
        <strong>{formats.dateTime(recording.startedAt ?? recording.createdAt)}</strong>
        <span className="recording-status" data-status={status}>
          {t.recordings.status[status]}
        </span>
        <span className="hint">{details.join(' · ')}</span>
        {recording.limitReached && <span className="hint">{t.recordings.limitReached}</span>}
        {/* The gateway only provides these sentences in English. */}
        {failureReason !== null && (
          <span className="hint" lang="en">
            {failureReason}
          </span>
        )}
      </div>
      <div className="recording-actions">
        {recording.fileName !== null && (
          <Button
            aria-label={playing === null ? t.recordings.play(name) : undefined}
            isBusy={file.isBusy}
            onClick={playing === null ? play : () => setPlaying(null)}
          >
            {playing === null ? <Play aria-hidden="true" /> : <X aria-hidden="true" />}
            {playing === null ? t.recordings.playButton : t.recordings.closePlayer}
          </Button>
        )}
        {recording.fileName !== null && (
          <Button
            aria-label={t.recordings.download(name)}
            isBusy={file.isBusy}
            onClick={() => void file.download().then((isThere) => setMissing(!isThere))}
          >
            <Download aria-hidden="true" />
            {t.recordings.downloadButton}
          </Button>
        )}
        {!isUnfinished(recording) && (
          <Button
            variant="quiet"
            aria-label={t.recordings.delete(name)}
            onClick={() => setAsking(true)}
          >
            <Trash2 aria-hidden="true" />
            {t.recordings.deleteButton}
          </Button>
        )}
      </div>
      {playing !== null && <RecordingPlayer name={name} address={playing} onExpired={play} />}
      {!isAsking && (file.error !== undefined || isMissing) && (
        <Banner>{file.error ? errorText(t, file.error) : t.recordings.missing}</Banner>
      )}
      {isAsking && (
        <ConfirmDialog
          title={t.recordings.deleteTitle}
          action={t.recordings.deleteButton}
          isBusy={file.isBusy}
          onConfirm={() =>
            void file.remove().then((isGone) => {
              if (isGone) onGone();
            })
          }
          onClose={() => setAsking(false)}
        >
          <p>{name}</p>
          <p className="hint">{t.recordings.deleteConfirm}</p>
          {file.error && <Banner>{errorText(t, file.error)}</Banner>}
        </ConfirmDialog>
      )}
    </li>
  );
}
