import { X } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useText } from '../../i18n/language';
import { IconButton } from '../../ui/button';

/** A panel beside the stage; on a phone it covers the stage. */
export function SidePanel({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const t = useText();
  const id = useId();
  return (
    <aside
      className="side-panel"
      aria-labelledby={id}
      onKeyDown={(key) => {
        if (key.key === 'Escape') onClose();
      }}
    >
      <header className="side-panel-header">
        <h2 id={id}>{title}</h2>
        <IconButton label={t.common.close} icon={<X />} onClick={onClose} />
      </header>
      {children}
    </aside>
  );
}
