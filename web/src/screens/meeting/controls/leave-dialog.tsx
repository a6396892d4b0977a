import { useText } from '../../../i18n/language';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';

/** Asks a host whether to leave, or to end the meeting for everyone. */
export function LeaveDialog({
  onClose,
  onLeave,
  onEnd,
}: {
  readonly onClose: () => void;
  readonly onLeave: () => void;
  readonly onEnd: () => void;
}) {
  const t = useText();
  return (
    <Dialog title={t.leaving.title} onClose={onClose}>
      <footer className="dialog-actions">
        <Button variant="danger" onClick={onEnd}>
          {t.leaving.endForAll}
        </Button>
        <Button variant="primary" onClick={onLeave} data-autofocus>
          {t.leaving.leave}
        </Button>
      </footer>
    </Dialog>
  );
}
