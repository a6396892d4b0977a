import { startTransition, useOptimistic } from 'react';

/** Shows the new value at once, and the stored one when the change has finished. */
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
