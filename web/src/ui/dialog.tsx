import { X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useText } from '../i18n/language';
import { IconButton } from './button';

/**
 * The control to focus, because browsers would focus the close button: the one with
 * `data-autofocus`, else the first field, else the first button.
 */
function firstControl(dialog: HTMLElement | null): HTMLElement | null {
  const body = dialog?.querySelector('.dialog-body');
  for (const kind of ['[data-autofocus]', ':is(input, textarea, select)', 'button']) {
    const control = body?.querySelector<HTMLElement>(`${kind}:enabled`);
    if (control) return control;
  }
  return null;
}

/** A modal dialog. The browser keeps the focus inside, and Escape closes it. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const t = useText();
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    firstControl(dialog.current)?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      onClose={onClose}
      // Otherwise Escape would also close the panel behind the dialog.
      onKeyDown={(key) => {
        if (key.key === 'Escape') key.stopPropagation();
      }}
    >
      <header className="dialog-header">
        <h2 id={titleId}>{title}</h2>
        <IconButton label={t.common.close} icon={<X />} onClick={onClose} />
      </header>
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}
