import { useId, type ReactNode } from 'react';

export interface FieldTexts {
  readonly label: string;
  readonly hint?: string | undefined;
  /** Replaces the hint; screen readers read it out when it appears. */
  readonly error?: string | undefined;
}

interface ControlProps {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
}

/** A control with its label, and a hint or an error. */
export function Field({
  label,
  isLabelHidden = false,
  hint,
  error,
  children,
}: FieldTexts & {
  /** Hides the label from view, where the control explains itself. Screen readers still read it. */
  readonly isLabelHidden?: boolean;
  readonly children: (control: ControlProps) => ReactNode;
}) {
  const id = useId();
  const noteId = `${id}-note`;
  const isWrong = error !== undefined;
  const note = error ?? hint;
  return (
    <div className="field">
      <label htmlFor={id} className={isLabelHidden ? 'visually-hidden' : undefined}>
        {label}
      </label>
      {children({
        id,
        'aria-invalid': isWrong,
        'aria-describedby': note === undefined ? undefined : noteId,
      })}
      {note !== undefined && (
        <p
          id={noteId}
          className={isWrong ? 'hint hint-error' : 'hint'}
          role={isWrong ? 'alert' : undefined}
        >
          {note}
        </p>
      )}
    </div>
  );
}
