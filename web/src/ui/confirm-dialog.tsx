import type { ReactNode } from 'react';
import { useText } from '../i18n/language';
import { Button } from './button';
import { Dialog } from './dialog';

/** Asks before an action that cannot be undone. */
export function ConfirmDialog({
  title,
  action,
  isBusy = false,
  onConfirm,
  onClose,
  children,
}: {
  readonly title: string;
  /** The label of the confirming button. */
  readonly action: string;
  readonly isBusy?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const t = useText();
  return (
    <Dialog title={title} onClose={onClose}>
      <div>
        {children}
        <footer className="dialog-actions">
          <Button onClick={onClose} data-autofocus>
            {t.common.cancel}
          </Button>
          <Button variant="danger" isBusy={isBusy} onClick={onConfirm}>
            {action}
          </Button>
        </footer>
      </div>
    </Dialog>
  );
}
