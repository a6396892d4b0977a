import { useEffect } from 'react';
import type { CombinedError } from 'urql';
import { codeOf } from '../api/error-code';
import type { JoinRoom } from '../capabilities/use-join-room';
import { errorText } from '../i18n/error-text';
import { useText } from '../i18n/language';
import { report } from './parent-page';

/** Reports the progress of a request to join to the embedding page. */
export function useEntryReports(outcome: JoinRoom['outcome'], error: CombinedError | null): void {
  const t = useText();
  useEffect(() => {
    if (outcome?.__typename === 'Waiting') {
      report('waiting', { position: outcome.position, message: outcome.message });
    } else if (outcome?.__typename === 'Denied') {
      report('denied', { reason: outcome.reason, retryAfterMs: outcome.retryAfterMs });
    }
  }, [outcome]);
  useEffect(() => {
    if (error) report('error', { code: codeOf(error), message: errorText(t, error) });
  }, [error, t]);
}
