import { useId, useRef, useState, type ReactNode } from 'react';
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

/** A button that opens a list of actions. Escape and a click elsewhere close it. */
export function Menu({ label, icon, actions, onOpen, opener, isSheet = false }: MenuProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const close = () => {
    setOpen(false);
    menu.current?.querySelector('button')?.focus();
  };
  useClickElsewhere(menu, isOpen, () => setOpen(false));
  const props: MenuOpener = {
    'aria-expanded': isOpen,
    'aria-controls': id,
    onClick() {
      if (!isOpen) onOpen?.();
      setOpen(!isOpen);
    },
  };
  return (
    <div
      ref={menu}
      className="menu"
      onBlur={(blur) => {
        if (blur.relatedTarget && !blur.currentTarget.contains(blur.relatedTarget)) setOpen(false);
      }}
      onKeyDown={(key) => {
        if (key.key !== 'Escape' || !isOpen) return;
        key.stopPropagation();
        close();
      }}
    >
      {opener ? opener(props) : <IconButton label={label} icon={icon} {...props} />}
      {isOpen && (
        <MenuList id={id} opener={menu} isSheet={isSheet}>
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
    <li>
      <button
        type="button"
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
  opener,
  isSheet,
  children,
}: {
  readonly id: string;
  readonly opener: React.RefObject<HTMLElement | null>;
  readonly isSheet: boolean;
  readonly children: ReactNode;
}) {
  const list = useRef<HTMLUListElement>(null);
  useTopLayer(list, opener, isSheet);
  return (
    <ul
      ref={list}
      id={id}
      // A list that becomes a sheet, when a phone is turned, starts without its old place.
      key={String(isSheet)}
      className={isSheet ? 'menu-list is-sheet' : 'menu-list'}
      popover="manual"
    >
      {children}
    </ul>
  );
}
