import { useState } from 'react';
import { useText } from '../../../i18n/language';
import { Button } from '../../../ui/button';
import { ConfirmDialog } from '../../../ui/confirm-dialog';
import { Dialog } from '../../../ui/dialog';

/** Asks a host whether to leave, or to end the meeting for everyone. */
export function LeaveDialog({
  onStopRecording,
  onClose,
  onLeave,
  onEnd,
}: {
  /** Set if the meeting is being recorded, and the viewer is its last host. */
  readonly onStopRecording: (() => void) | null;
  readonly onClose: () => void;
  readonly onLeave: () => void;
  readonly onEnd: () => void;
}) {
  const t = useText();
  const [isEnding, setEnding] = useState(false);
  if (isEnding) {
    return (
      <ConfirmDialog
        title={t.leaving.endTitle}
        action={t.leaving.endForAll}
        onConfirm={onEnd}
        onClose={onClose}
      >
        <p>{t.leaving.endHint}</p>
      </ConfirmDialog>
    );
  }
  return (
    <Dialog title={t.leaving.title} onClose={onClose}>
      {onStopRecording && <p>{t.leaving.recordingContinues}</p>}
      <footer className="dialog-actions">
        {onStopRecording && <Button onClick={onStopRecording}>{t.recording.stop}</Button>}
        <Button variant="danger" onClick={() => setEnding(true)}>
          {t.leaving.endForAll}
        </Button>
        <Button variant="primary" onClick={onLeave} data-autofocus>
          {t.leaving.leave}
        </Button>
      </footer>
    </Dialog>
  );
}
