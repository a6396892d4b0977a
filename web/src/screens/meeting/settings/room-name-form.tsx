import { useState } from 'react';
import { useText } from '../../../i18n/language';
import { Button } from '../../../ui/button';
import { TextField } from '../../../ui/text-field';

/** Renames the room. Its link stays the same. */
export function RoomNameForm({
  name,
  onRename,
}: {
  readonly name: string;
  readonly onRename: (name: string) => Promise<unknown>;
}) {
  const t = useText();
  const [typed, setTyped] = useState(name);
  const [isSaving, setSaving] = useState(false);
  const isChanged = typed.trim() !== name && typed.trim() !== '';
  return (
    <form
      className="room-name-form"
      onSubmit={(submit) => {
        submit.preventDefault();
        setSaving(true);
        void onRename(typed.trim()).then(() => setSaving(false));
      }}
    >
      <TextField
        label={t.home.roomName}
        value={typed}
        onChange={(change) => setTyped(change.target.value)}
        maxLength={500}
        required
      />
      <Button type="submit" isBusy={isSaving} disabled={!isChanged}>
        {t.common.save}
      </Button>
    </form>
  );
}
