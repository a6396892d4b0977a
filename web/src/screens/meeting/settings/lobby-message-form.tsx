import { useState } from 'react';
import { useText } from '../../../i18n/language';
import { Button } from '../../../ui/button';
import { TextField } from '../../../ui/text-field';

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
  const [isSaving, setSaving] = useState(false);
  const text = typed.trim() === '' ? null : typed.trim();
  return (
    <form
      className="room-name-form"
      onSubmit={(submit) => {
        submit.preventDefault();
        setSaving(true);
        void onSave(text).then(() => setSaving(false));
      }}
    >
      <TextField
        label={t.settings.lobbyMessage}
        hint={t.settings.lobbyMessageHint}
        value={typed}
        onChange={(change) => setTyped(change.target.value)}
        maxLength={500}
      />
      <Button type="submit" isBusy={isSaving} disabled={text === message}>
        {t.settings.apply}
      </Button>
    </form>
  );
}
