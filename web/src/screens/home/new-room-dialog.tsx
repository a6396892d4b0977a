import { useState } from 'react';
import { useLocation } from 'wouter';
import { useCreateRoom } from '../../capabilities/use-my-rooms';
import type { RoomAccessLevel } from '../../generated/operations';
import { errorText } from '../../i18n/error-text';
import { useText } from '../../i18n/language';
import { AccessLevelField } from '../../ui/access-level-field';
import { Banner } from '../../ui/banner';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { TextField } from '../../ui/text-field';

/** Creates a room and opens it. */
export function NewRoomDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText();
  const [, goTo] = useLocation();
  const { create, isCreating, error } = useCreateRoom();
  const [name, setName] = useState('');
  const [accessLevel, setAccessLevel] = useState<RoomAccessLevel>('RESTRICTED');
  return (
    <Dialog title={t.home.newRoom} onClose={onClose}>
      <form
        onSubmit={(submit) => {
          submit.preventDefault();
          void create({ name, accessLevel }).then((slug) => {
            if (slug !== undefined) goTo(`/${slug}`);
          });
        }}
      >
        <TextField
          label={t.home.roomName}
          hint={t.home.roomNameHint}
          value={name}
          onChange={(change) => setName(change.target.value)}
          maxLength={500}
          required
        />
        <AccessLevelField value={accessLevel} onChoose={setAccessLevel} />
        {error && <Banner>{errorText(t, error)}</Banner>}
        <footer className="dialog-actions">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={isCreating}>
            {t.home.create}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
