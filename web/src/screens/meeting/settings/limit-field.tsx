import { useState } from 'react';
import { useText } from '../../../i18n/language';
import { TextField } from '../../../ui/text-field';
import { SettingForm } from './setting-form';

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
  const entered = typed === '' ? null : Number(typed);
  return (
    <SettingForm
      action={t.settings.apply}
      isChanged={entered !== value}
      onSave={() => onSave(entered)}
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
    </SettingForm>
  );
}
