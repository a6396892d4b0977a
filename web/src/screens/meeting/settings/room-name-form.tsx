import { useState } from 'react';
import { useText } from '../../../i18n/language';
import { TextField } from '../../../ui/text-field';
import { SettingForm } from './setting-form';

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
  const isChanged = typed.trim() !== name && typed.trim() !== '';
  return (
    <SettingForm action={t.common.save} isChanged={isChanged} onSave={() => onRename(typed.trim())}>
      <TextField
        label={t.home.roomName}
        value={typed}
        onChange={(change) => setTyped(change.target.value)}
        maxLength={500}
        required
      />
    </SettingForm>
  );
}
