import { useId, useRef, useState, type ReactNode } from 'react';
import { IconButton } from './button';

export interface MenuAction {
  readonly label: string;
  readonly act: () => void;
  readonly isDangerous?: boolean;
  readonly isDisabled?: boolean;
}

/** A button that shows more buttons; Escape, and a click elsewhere, close it. */
export function Menu({
  label,
  icon,
  actions,
}: {
  readonly label: string;
  readonly icon: ReactNode;
  readonly actions: readonly MenuAction[];
}) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLDivElement>(null);
  const close = () => {
    setOpen(false);
    opener.current?.querySelector('button')?.focus();
  };
  return (
    <div
      ref={opener}
      className="menu"
      onBlur={(blur) => {
        if (!blur.currentTarget.contains(blur.relatedTarget)) setOpen(false);
      }}
      onKeyDown={(key) => {
        if (key.key !== 'Escape' || !isOpen) return;
        key.stopPropagation();
        close();
      }}
    >
      <IconButton
        label={label}
        icon={icon}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <ul id={id} className="menu-list">
          {actions.map(({ label: words, act, isDangerous = false, isDisabled = false }) => (
            <li key={words}>
              <button
                type="button"
                className={isDangerous ? 'is-dangerous' : undefined}
                disabled={isDisabled}
                onClick={() => {
                  close();
                  act();
                }}
              >
                {words}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
