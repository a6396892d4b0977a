import { MessageSquareText } from 'lucide-react';
import { useState } from 'react';
import { useText } from '../../../i18n/language';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { TextField } from '../../../ui/text-field';

/** Opens a dialog in which a host writes to everyone who is waiting. */
export function MessageButton({ onSend }: { readonly onSend: (text: string) => void }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  return (
    <>
      <Button variant="quiet" onClick={() => setOpen(true)}>
        <MessageSquareText aria-hidden="true" />
        {t.lobby.message}
      </Button>
      {isOpen && (
        <Dialog title={t.lobby.messageTitle} onClose={() => setOpen(false)}>
          <form
            onSubmit={(submit) => {
              submit.preventDefault();
              onSend(typed.trim());
              setOpen(false);
            }}
          >
            <TextField
              label={t.lobby.messageLabel}
              hint={t.lobby.messageHint}
              value={typed}
              onChange={(change) => setTyped(change.target.value)}
              maxLength={500}
            />
            <footer className="dialog-actions">
              <Button onClick={() => setOpen(false)}>{t.common.cancel}</Button>
              <Button type="submit" variant="primary">
                {t.chat.send}
              </Button>
            </footer>
          </form>
        </Dialog>
      )}
    </>
  );
}
