import { startTransition, useOptimistic } from 'react';

/** Shows the choice at once, and what became of it when that is known. */
export function CheckField({
  label,
  isChecked,
  onChange,
}: {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => Promise<unknown>;
}) {
  const [shown, show] = useOptimistic(isChecked);
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={shown}
        onChange={({ target: { checked } }) => {
          startTransition(async () => {
            show(checked);
            await onChange(checked);
          });
        }}
      />
      {label}
    </label>
  );
}
