import type { ComponentProps } from 'react';
import { Field, type FieldTexts } from './field';

export function TextField({ label, hint, error, ...rest }: ComponentProps<'input'> & FieldTexts) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => <input type="text" {...control} {...rest} />}
    </Field>
  );
}

export function TextAreaField({
  label,
  hint,
  error,
  ...rest
}: ComponentProps<'textarea'> & FieldTexts) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => <textarea {...control} {...rest} />}
    </Field>
  );
}
