import { useId, type ComponentProps } from 'react';

export function TextField({
  label,
  hint,
  error,
  ...rest
}: ComponentProps<'input'> & {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
}) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        aria-invalid={error !== undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        {...rest}
      />
      {note !== undefined && (
        <p id={`${id}-note`} className={error === undefined ? 'hint' : 'hint hint-error'}>
          {note}
        </p>
      )}
    </div>
  );
}
