import { Field } from './field';

interface SelectFieldProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChoose: (value: Value) => void;
  readonly hint?: string;
  readonly isLabelHidden?: boolean;
  readonly disabled?: boolean;
}

export function SelectField<Value extends string>({
  label,
  value,
  options,
  onChoose,
  hint,
  isLabelHidden = false,
  disabled = false,
}: SelectFieldProps<Value>) {
  return (
    <Field label={label} hint={hint} isLabelHidden={isLabelHidden}>
      {(control) => (
        <select
          {...control}
          value={value}
          disabled={disabled}
          onChange={(change) => onChoose(change.target.value as Value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
