import { useState } from 'react';
import { useText } from '../../../i18n/language';
import { TextField } from '../../../ui/text-field';
import { SettingForm } from './setting-form';

/** What everyone who waits for the room reads. */
export function LobbyMessageForm({
  message,
  onSave,
}: {
  readonly message: string | null;
  readonly onSave: (message: string | null) => Promise<unknown>;
}) {
  const t = useText();
  const [typed, setTyped] = useState(message ?? '');
  const text = typed.trim() === '' ? null : typed.trim();
  return (
    <SettingForm action={t.settings.apply} isChanged={text !== message} onSave={() => onSave(text)}>
      <TextField
        label={t.settings.lobbyMessage}
        hint={t.settings.lobbyMessageHint}
        value={typed}
        onChange={(change) => setTyped(change.target.value)}
        maxLength={500}
      />
    </SettingForm>
  );
}
