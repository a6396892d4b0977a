import type { CombinedError } from '@urql/core';
import { codeOf, refuses } from '../api/error-code';
import type { Messages } from './en';

/** The message for an error: what happened, and what to do. */
export function errorText({ errors }: Messages, error: CombinedError): string {
  if (refuses(error, 'meetingToken')) return errors.MEETING_TOKEN;
  const code = codeOf(error);
  return code in errors ? errors[code as keyof typeof errors] : errors.OTHER;
}
