import { useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { IconButton } from './button';

export interface MenuAction {
  readonly label: string;
  readonly act: () => void;
  readonly isDangerous?: boolean;
  readonly isDisabled?: boolean;
}

/** A button that opens a list of actions. Escape and a click elsewhere close it. */
export function Menu({
  label,
  icon,
  actions,
  onOpen,
}: {
  readonly label: string;
  readonly icon: ReactNode;
  readonly actions: readonly MenuAction[];
  readonly onOpen?: () => void;
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
        onClick={() => {
          if (!isOpen) onOpen?.();
          setOpen(!isOpen);
        }}
      />
      {isOpen && (
        <MenuList id={id} opener={opener}>
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
        </MenuList>
      )}
    </div>
  );
}

/** In the top layer, so that scrolling containers around the button cannot clip it. */
function MenuList({
  id,
  opener,
  children,
}: {
  readonly id: string;
  readonly opener: React.RefObject<HTMLElement | null>;
  readonly children: ReactNode;
}) {
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    const place = () => {
      if (list.current && opener.current) placeBeside(list.current, opener.current);
    };
    // Older browsers have no top layer; there the style places the list above the page.
    (list.current?.showPopover as (() => void) | undefined)?.call(list.current);
    place();
    // Scroll events do not bubble.
    window.addEventListener('scroll', place, { capture: true });
    window.addEventListener('resize', place);
    return () => {
      window.removeEventListener('scroll', place, { capture: true });
      window.removeEventListener('resize', place);
    };
  }, [opener]);
  return (
    <ul ref={list} id={id} className="menu-list" popover="manual">
      {children}
    </ul>
  );
}

const GAP = 4;
const MARGIN = 8;

/** Below the opener with the same right edge; above it where there is more room. */
function placeBeside(list: HTMLElement, opener: HTMLElement): void {
  const from = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = list;
  const below = from.bottom + GAP;
  const isBelow = below + height + MARGIN <= innerHeight || from.top < innerHeight - from.bottom;
  const top = isBelow ? Math.min(below, innerHeight - height - MARGIN) : from.top - GAP - height;
  list.style.top = `${Math.max(MARGIN, top)}px`;
  list.style.left = `${Math.max(MARGIN, from.right - width)}px`;
}
