import { Circle, ExternalLink, Square } from 'lucide-react';
import { addressOf } from '../../../browser/base-path';
import { useConfig } from '../../../capabilities/use-config';
import type { RecordingOfRoom } from '../../../capabilities/use-recording';
import type { Room } from '../../../capabilities/use-room';
import { useText } from '../../../i18n/language';
import { Button } from '../../../ui/button';
import { recordingsPath } from '../../recordings/recordings-path';

/** Starts and stops recordings, for hosts. Renders nothing if recording is disabled. */
export function RecordingSettings({
  room,
  recording,
}: {
  readonly room: Room;
  readonly recording: RecordingOfRoom;
}) {
  const t = useText();
  const modes = useConfig()?.recording?.modes;
  if (!modes) return null;
  const { running, start, stop } = recording;
  return (
    <section className="settings-section">
      <p className="hint">{t.recording.notice}</p>
      {running ? (
        <Button variant="danger" disabled={running.status === 'STOPPING'} onClick={stop}>
          <Square aria-hidden="true" />
          {t.recording.stop}
        </Button>
      ) : (
        modes.map((mode) => (
          <Button key={mode} onClick={() => start(mode)}>
            <Circle aria-hidden="true" />
            {t.recording.start[mode]}
          </Button>
        ))
      )}
      {/* A new tab, because the meeting continues in this one. */}
      <a
        className="text-link"
        href={addressOf(recordingsPath(room.slug))}
        target="_blank"
        rel="noreferrer"
      >
        {t.recordings.ofThisRoom} <ExternalLink aria-hidden="true" />
        <span className="visually-hidden">({t.common.newTab})</span>
      </a>
    </section>
  );
}
