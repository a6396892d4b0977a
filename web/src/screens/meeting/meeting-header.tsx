import { IconButton } from '../../ui/button';
import type { Control } from './controls/control-button';
import { RecordingBadge } from './recording/recording-badge';
import type { AnnouncedRecording } from './recording/use-announced-recording';
import { TimeLeft } from './time-left';

/** The name of the room, the time left, and whether the meeting is recorded. */
export function MeetingHeader({
  name,
  endsAt,
  recording,
  viewSwitch,
}: {
  readonly name: string;
  /** When the meeting ends, as Unix time in ms; null without a limit. */
  readonly endsAt: number | null;
  readonly recording: AnnouncedRecording;
  /** Null where the toolbar has it. */
  readonly viewSwitch: Control | null;
}) {
  return (
    <header className="meeting-header">
      <h1>{name}</h1>
      <TimeLeft endsAt={endsAt} />
      <RecordingBadge running={recording.running} endsAt={recording.endsAt} />
      {viewSwitch && (
        <IconButton label={viewSwitch.label} icon={viewSwitch.icon} onClick={viewSwitch.onClick} />
      )}
    </header>
  );
}
