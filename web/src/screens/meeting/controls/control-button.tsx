import type { ReactNode } from 'react';
import { useText } from '../../../i18n/language';
import type { MenuOpener } from '../../../ui/menu';

/** What a person can do in the meeting. */
export interface Control {
  /** Stays the same while the label changes. */
  readonly id: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly shortcut?: string;
  readonly isOn?: boolean;
  readonly isOff?: boolean;
  readonly isLeave?: boolean;
  readonly isForbidden?: boolean;
  /** Additional text for screen readers. */
  readonly badge?: string | undefined;
  /** Shown at the corner of the icon; 0 shows nothing. */
  readonly badgeCount?: number;
  readonly onClick: () => void;
  /** A smaller button beside it, where there is room. */
  readonly menu?: ReactNode;
}

/** A round button with its label below it, if there is room. */
export function ControlButton({
  label,
  icon,
  shortcut,
  isOn = false,
  isOff = false,
  isLeave = false,
  isForbidden = false,
  badge,
  badgeCount = 0,
  ...rest
}: Omit<Control, 'id' | 'menu'> & Partial<MenuOpener>) {
  const t = useText();
  const state = [isOn && 'is-on', isOff && 'is-off', isLeave && 'is-leave'].filter(Boolean);
  const title = isForbidden ? t.meeting.forbidden : shortcut ? `${label} (${shortcut})` : label;
  return (
    <button
      type="button"
      className={['control', ...state].join(' ')}
      title={title}
      disabled={isForbidden}
      {...rest}
    >
      <span className="control-icon" aria-hidden="true">
        {icon}
        {badgeCount > 0 && <span className="badge control-badge">{badgeCount}</span>}
      </span>
      <span className="control-label">{label}</span>
      {badge !== undefined && <span className="visually-hidden"> {badge}</span>}
    </button>
  );
}
