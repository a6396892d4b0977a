import type { CombinedError } from '@urql/core';
import { codeOf } from '../api/error-code';
import type { Messages } from './en';

/** What happened and what to do, for people. */
export function errorText({ errors }: Messages, error: CombinedError): string {
  const code = codeOf(error);
  return code in errors ? errors[code as keyof typeof errors] : errors.OTHER;
}
