import { X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useText } from '../i18n/language';
import { IconButton } from './button';

/**
 * What people came for, where the browser would take the button that closes the window: what is
 * marked so, else the first field, else the first button.
 */
function firstControl(dialog: HTMLElement | null): HTMLElement | null {
  const body = dialog?.querySelector('.dialog-body');
  for (const kind of ['[data-autofocus]', ':is(input, textarea, select)', 'button']) {
    const control = body?.querySelector<HTMLElement>(`${kind}:enabled`);
    if (control) return control;
  }
  return null;
}

/** A window over the page; the browser keeps the focus inside, and Escape closes it. */
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
      // What is behind the window stays open.
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
