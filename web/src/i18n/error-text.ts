import type { CombinedError } from '@urql/core';
import { codeOf } from '../api/error-code';
import type { Messages } from './en';

/** The message for an error: what happened, and what to do. */
export function errorText({ errors }: Messages, error: CombinedError): string {
  const code = codeOf(error);
  return code in errors ? errors[code as keyof typeof errors] : errors.OTHER;
}
