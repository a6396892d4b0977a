import { useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { buttonsIn, moveFocus } from './arrow-keys';
import { IconButton } from './button';
import { useClickElsewhere, useTopLayer } from './top-layer';

export interface MenuAction {
  readonly label: string;
  readonly act: () => void;
  readonly icon?: ReactNode;
  /** Shown at the end; `badge` says it in words. */
  readonly badgeCount?: number;
  readonly badge?: string | undefined;
  readonly isDangerous?: boolean;
  readonly isDisabled?: boolean;
}

/** What the button that opens a menu has to have. */
export interface MenuOpener {
  readonly 'aria-haspopup': 'menu';
  readonly 'aria-expanded': boolean;
  readonly 'aria-controls': string;
  readonly onClick: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly actions: readonly MenuAction[];
  readonly onOpen?: () => void;
  /** A button of another kind. */
  readonly opener?: (props: MenuOpener) => ReactNode;
  /** At the bottom of the screen, as phones show menus. */
  readonly isSheet?: boolean;
}

type Start = 'first' | 'last';

/**
 * A button that opens a list of actions, with the keys of a menu button:
 * https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/. A click elsewhere closes it, too.
 */
export function Menu({ label, icon, actions, onOpen, opener, isSheet = false }: MenuProps) {
  const id = useId();
  /** Where the focus starts, while the menu is open. */
  const [start, setStart] = useState<Start | null>(null);
  const isOpen = start !== null;
  const menu = useRef<HTMLDivElement>(null);
  const open = (at: Start) => {
    onOpen?.();
    setStart(at);
  };
  const close = () => {
    setStart(null);
    menu.current?.querySelector('button')?.focus();
  };
  useClickElsewhere(menu, isOpen, () => setStart(null));
  const props: MenuOpener = {
    'aria-haspopup': 'menu',
    'aria-expanded': isOpen,
    'aria-controls': id,
    onClick() {
      if (isOpen) setStart(null);
      else open('first');
    },
  };
  return (
    <div
      ref={menu}
      className="menu"
      onBlur={(blur) => {
        if (blur.relatedTarget && !blur.currentTarget.contains(blur.relatedTarget)) setStart(null);
      }}
      onKeyDown={(press) => {
        if (isOpen && press.key === 'Escape') {
          press.stopPropagation();
          close();
        } else if (!isOpen && (press.key === 'ArrowDown' || press.key === 'ArrowUp')) {
          press.preventDefault();
          open(press.key === 'ArrowUp' ? 'last' : 'first');
        }
      }}
    >
      {opener ? opener(props) : <IconButton label={label} icon={icon} {...props} />}
      {isOpen && (
        <MenuList id={id} label={label} opener={menu} start={start} isSheet={isSheet}>
          {actions.map((action) => (
            <MenuItem key={action.label} action={action} onChoose={close} />
          ))}
        </MenuList>
      )}
    </div>
  );
}

function MenuItem({
  action: { label, act, icon, badge, badgeCount = 0, isDangerous = false, isDisabled = false },
  onChoose,
}: {
  readonly action: MenuAction;
  readonly onChoose: () => void;
}) {
  return (
    <li role="none">
      <button
        type="button"
        role="menuitem"
        tabIndex={-1}
        className={isDangerous ? 'is-dangerous' : undefined}
        disabled={isDisabled}
        onClick={() => {
          onChoose();
          act();
        }}
      >
        {icon}
        <span>{label}</span>
        {badgeCount > 0 && (
          <span className="badge menu-badge" aria-hidden="true">
            {badgeCount}
          </span>
        )}
        {badge !== undefined && <span className="visually-hidden"> {badge}</span>}
      </button>
    </li>
  );
}

/** In the top layer, so that scrolling containers around the button cannot clip it. */
function MenuList({
  id,
  label,
  opener,
  start,
  isSheet,
  children,
}: {
  readonly id: string;
  readonly label: string;
  readonly opener: React.RefObject<HTMLElement | null>;
  readonly start: Start;
  readonly isSheet: boolean;
  readonly children: ReactNode;
}) {
  const list = useRef<HTMLUListElement>(null);
  useTopLayer(list, opener, isSheet);
  useLayoutEffect(() => {
    buttonsIn(list.current)
      .at(start === 'first' ? 0 : -1)
      ?.focus();
    // Also once a list that becomes a sheet has been replaced.
  }, [start, isSheet]);
  return (
    <ul
      ref={list}
      id={id}
      role="menu"
      aria-label={label}
      onKeyDown={moveFocus}
      // A list that becomes a sheet, when a phone is turned, starts without its old place.
      key={String(isSheet)}
      className={isSheet ? 'menu-list is-sheet' : 'menu-list'}
      popover="manual"
    >
      {children}
    </ul>
  );
}
