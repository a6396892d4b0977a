import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useText } from '../../../i18n/language';
import { buttonsIn, moveFocus } from '../../../ui/arrow-keys';
import { IconButton } from '../../../ui/button';
import { REACTIONS, type Reaction } from './reaction';

const NAMES = Object.keys(REACTIONS) as Reaction[];

/** The reactions to choose from. Stays open, because people often send several. */
export function ReactionBar({
  onReact,
  onClose,
}: {
  readonly onReact: (reaction: Reaction) => void;
  readonly onClose: () => void;
}) {
  const t = useText();
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    buttonsIn(bar.current)[0]?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <div
      ref={bar}
      className="reaction-bar"
      role="toolbar"
      aria-label={t.reactions.title}
      onKeyDown={(press) => {
        if (press.key === 'Escape') onClose();
        else moveFocus(press);
      }}
    >
      {NAMES.map((reaction) => (
        <IconButton
          key={reaction}
          label={t.reactions.names[reaction]}
          icon={<span aria-hidden="true">{REACTIONS[reaction]}</span>}
          onClick={() => onReact(reaction)}
        />
      ))}
      <IconButton label={t.common.close} icon={<X />} onClick={onClose} />
    </div>
  );
}
