import { useText } from '../../../i18n/language';
import { Dialog } from '../../../ui/dialog';

const MODIFIER = /Mac|iP(?:hone|ad|od)/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

/** All keyboard shortcuts of a meeting. */
export function ShortcutsSheet({ onClose }: { readonly onClose: () => void }) {
  const t = useText().shortcuts;
  const shortcuts: readonly (readonly [string, readonly string[]])[] = [
    [t.microphone, [MODIFIER, 'D']],
    [t.talk, [t.space]],
    [t.camera, [MODIFIER, 'E']],
    [t.send, [t.enter]],
    [t.newLine, [t.shift, t.enter]],
    [t.close, ['Esc']],
    [t.sheet, ['?']],
  ];
  return (
    <Dialog title={t.title} onClose={onClose}>
      <dl className="shortcuts">
        {shortcuts.map(([action, keys]) => (
          <div key={action} className="shortcut">
            <dt>{action}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
