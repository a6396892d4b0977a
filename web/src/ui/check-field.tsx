export function CheckField({
  label,
  isChecked,
  onChange,
}: {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}) {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={isChecked}
        onChange={(change) => onChange(change.target.checked)}
      />
      {label}
    </label>
  );
}
