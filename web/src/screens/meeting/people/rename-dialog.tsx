import { useState } from 'react';
import { useText } from '../../../i18n/language';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { TextField } from '../../../ui/text-field';

export function RenameDialog({
  name,
  onRename,
  onClose,
}: {
  readonly name: string;
  readonly onRename: (name: string) => void;
  readonly onClose: () => void;
}) {
  const t = useText();
  const [typed, setTyped] = useState(name);
  return (
    <Dialog title={t.people.rename} onClose={onClose}>
      <form
        onSubmit={(submit) => {
          submit.preventDefault();
          onRename(typed.trim());
          onClose();
        }}
      >
        <TextField
          label={t.people.newName}
          value={typed}
          onChange={(change) => setTyped(change.target.value)}
          maxLength={100}
          pattern=".*\S.*"
          required
        />
        <footer className="dialog-actions">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" variant="primary">
            {t.common.save}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
