import type { RoomAccessLevel } from '../generated/operations';
import { useText } from '../i18n/language';
import { SelectField } from './select-field';

const LEVELS = ['PUBLIC', 'TRUSTED', 'RESTRICTED'] as const satisfies readonly RoomAccessLevel[];

export function AccessLevelField({
  value,
  onChoose,
}: {
  readonly value: RoomAccessLevel;
  readonly onChoose: (level: RoomAccessLevel) => void;
}) {
  const { access } = useText();
  return (
    <SelectField
      label={access.label}
      value={value}
      options={LEVELS.map((level) => ({ value: level, label: access[level] }))}
      onChoose={onChoose}
      hint={access.hint[value]}
    />
  );
}
