import { useState } from 'react';
import { useText } from '../../../i18n/language';
import { Button } from '../../../ui/button';
import { TextField } from '../../../ui/text-field';

/** A limit of the room's meetings; an empty field is no limit. */
export function LimitField({
  label,
  value,
  max,
  onSave,
}: {
  readonly label: string;
  readonly value: number | null;
  readonly max: number;
  readonly onSave: (value: number | null) => Promise<unknown>;
}) {
  const t = useText();
  const [typed, setTyped] = useState(value === null ? '' : String(value));
  const [isSaving, setSaving] = useState(false);
  const entered = typed === '' ? null : Number(typed);
  return (
    <form
      className="room-name-form"
      onSubmit={(submit) => {
        submit.preventDefault();
        setSaving(true);
        void onSave(entered).then(() => setSaving(false));
      }}
    >
      <TextField
        label={label}
        hint={t.settings.limitHint}
        type="number"
        inputMode="numeric"
        min={1}
        max={max}
        step={1}
        value={typed}
        onChange={(change) => setTyped(change.target.value)}
      />
      <Button type="submit" isBusy={isSaving} disabled={entered === value}>
        {t.settings.apply}
      </Button>
    </form>
  );
}
