import { useRoomContext } from '@livekit/components-react';
import { useState } from 'react';
import { useRecording, type RecordingOfRoom } from '../../../capabilities/use-recording';
import { errorText } from '../../../i18n/error-text';
import { useText } from '../../../i18n/language';
import { useNotify } from '../notices/notices';

export interface AnnouncedRecording extends RecordingOfRoom {
  /** Whether the recording runs or starts; false once it stops. */
  readonly isRecorded: boolean;
  /** When the recording reaches its limit, as Unix time in ms; null while that is not near. */
  readonly endsAt: number | null;
}

/** As `useRecording`, and tells the viewer what happens to the recording. */
export function useAnnouncedRecording(
  roomId: string,
  isVisible: boolean,
  hint: number,
): AnnouncedRecording {
  const t = useText();
  const notify = useNotify();
  const livekit = useRoomContext();
  const [endsAt, setEndsAt] = useState<number | null>(null);
  const recording = useRecording(roomId, isVisible, hint, {
    onNotice({ kind, remainingMs }) {
      setEndsAt(kind === 'APPROACHING' ? Date.now() + remainingMs : null);
      notify(
        kind === 'APPROACHING'
          ? t.recording.limitNear(Math.max(1, Math.round(remainingMs / 60_000)))
          : t.recording.limitReached,
      );
    },
    onFailure: () => notify(t.recording.failed),
    onActive({ startedBy }) {
      const isOther = startedBy && startedBy.identity !== livekit.localParticipant.identity;
      notify(isOther ? t.recording.startedBy(startedBy.displayName) : t.recording.isOn);
    },
    onError: (error) => notify(errorText(t, error)),
  });
  const isRecorded = recording.running !== null && recording.running.status !== 'STOPPING';
  return { ...recording, isRecorded, endsAt };
}
