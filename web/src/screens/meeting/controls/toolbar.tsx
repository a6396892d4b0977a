import { Ellipsis } from 'lucide-react';
import { useText } from '../../../i18n/language';
import { moveFocus } from '../../../ui/arrow-keys';
import { Menu, type MenuAction } from '../../../ui/menu';
import { ControlButton, type Control } from './control-button';
import './toolbar.css';

/** Below the stage; beside it on a phone that is turned. */
export function Toolbar({
  controls,
  more,
  leave: { id: _id, menu: _menu, ...leave },
  isCompact,
}: {
  readonly controls: readonly Control[];
  /** In a menu. */
  readonly more: readonly Control[];
  readonly leave: Control;
  readonly isCompact: boolean;
}) {
  const t = useText();
  const hidden = more.filter(({ badgeCount = 0 }) => badgeCount > 0);
  return (
    <footer className="controls-landmark">
      <div
        className="controls"
        role="toolbar"
        aria-label={t.meeting.controls}
        onKeyDown={(press) => {
          // Its menu has keys of its own.
          if (!press.defaultPrevented) moveFocus(press);
        }}
      >
        {controls.map(({ id, menu, ...control }) =>
          menu !== undefined && !isCompact ? (
            <div key={id} className="control-pair">
              <ControlButton {...control} />
              {menu}
            </div>
          ) : (
            <ControlButton key={id} {...control} />
          ),
        )}
        {more.length > 0 && (
          <Menu
            label={t.meeting.more}
            icon={<Ellipsis />}
            actions={more.map(actionOf)}
            isSheet={isCompact}
            opener={(props) => (
              <ControlButton
                label={t.meeting.more}
                icon={<Ellipsis />}
                badge={hidden.map(({ badge }) => badge).join(', ') || undefined}
                badgeCount={hidden.reduce((sum, { badgeCount = 0 }) => sum + badgeCount, 0)}
                {...props}
              />
            )}
          />
        )}
        <ControlButton {...leave} />
      </div>
    </footer>
  );
}

const actionOf = ({
  label,
  icon,
  badge,
  badgeCount = 0,
  isForbidden = false,
  onClick,
}: Control): MenuAction => ({
  label,
  icon,
  badge,
  badgeCount,
  isDisabled: isForbidden,
  act: onClick,
});
