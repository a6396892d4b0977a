import { useId, useRef, useState, type ReactNode } from 'react';
import type { MenuOpener } from './menu';
import { useClickElsewhere, useTopLayer } from './top-layer';

/** What the button that opens it has to have. */
export type PopoverOpener = Omit<MenuOpener, 'aria-haspopup'> & {
  readonly 'aria-haspopup': 'dialog';
};

interface PopoverProps {
  readonly label: string;
  readonly opener: (props: PopoverOpener) => ReactNode;
  /** At the bottom of the screen, as phones show them. */
  readonly isSheet: boolean;
  /** Rendered only while it is open. */
  readonly children: ReactNode;
}

/** A button that opens a few settings. Escape and a click elsewhere close them. */
export function Popover({ label, opener, isSheet, children }: PopoverProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  useClickElsewhere(frame, isOpen, () => setOpen(false));
  return (
    <div
      ref={frame}
      className="menu"
      onBlur={(blur) => {
        if (blur.relatedTarget && !blur.currentTarget.contains(blur.relatedTarget)) setOpen(false);
      }}
      onKeyDown={(key) => {
        if (key.key !== 'Escape' || !isOpen) return;
        key.stopPropagation();
        setOpen(false);
        frame.current?.querySelector('button')?.focus();
      }}
    >
      {opener({
        'aria-haspopup': 'dialog',
        'aria-expanded': isOpen,
        'aria-controls': id,
        onClick: () => setOpen(!isOpen),
      })}
      {isOpen && (
        <PopoverBody id={id} label={label} opener={frame} isSheet={isSheet}>
          {children}
        </PopoverBody>
      )}
    </div>
  );
}

function PopoverBody({
  id,
  label,
  opener,
  isSheet,
  children,
}: {
  readonly id: string;
  readonly label: string;
  readonly opener: React.RefObject<HTMLElement | null>;
  readonly isSheet: boolean;
  readonly children: ReactNode;
}) {
  const body = useRef<HTMLDivElement>(null);
  useTopLayer(body, opener, isSheet);
  return (
    <div
      ref={body}
      id={id}
      // One that becomes a sheet, when a phone is turned, starts without its old place.
      key={String(isSheet)}
      className={isSheet ? 'popover is-sheet' : 'popover'}
      popover="manual"
      role="dialog"
      aria-label={label}
      // Arrows belong to what is inside, not to a toolbar around it.
      onKeyDown={(key) => {
        if (key.key !== 'Escape') key.stopPropagation();
      }}
    >
      {children}
    </div>
  );
}
