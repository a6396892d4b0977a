import { useState } from 'react';
import { useRenameRoom, type MyRoom } from '../../capabilities/use-my-rooms';
import { errorText } from '../../i18n/error-text';
import { useText } from '../../i18n/language';
import { Banner } from '../../ui/banner';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { TextField } from '../../ui/text-field';

export function RenameRoomDialog({
  room,
  onRenamed,
  onClose,
}: {
  readonly room: MyRoom;
  readonly onRenamed: (name: string) => void;
  readonly onClose: () => void;
}) {
  const t = useText();
  const rename = useRenameRoom(room.id);
  const [typed, setTyped] = useState(room.name);
  return (
    <Dialog title={t.home.renameTitle(room.name)} onClose={onClose}>
      <form
        onSubmit={(submit) => {
          submit.preventDefault();
          const name = typed.trim();
          void rename.run(name).then((isRenamed) => {
            if (isRenamed) onRenamed(name);
          });
        }}
      >
        <TextField
          label={t.home.roomName}
          hint={t.home.renameHint}
          value={typed}
          onChange={(change) => setTyped(change.target.value)}
          maxLength={500}
          pattern=".*\S.*"
          required
        />
        {rename.error && <Banner>{errorText(t, rename.error)}</Banner>}
        <footer className="dialog-actions">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={rename.isBusy}>
            {t.common.save}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
