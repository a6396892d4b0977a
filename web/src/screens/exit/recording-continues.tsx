import { useState } from 'react';
import type { CombinedError } from 'urql';
import { useRecording } from '../../capabilities/use-recording';
import { errorText } from '../../i18n/error-text';
import { useText } from '../../i18n/language';
import { Banner } from '../../ui/banner';
import { Button } from '../../ui/button';

/** Tells a host who has left that the recording continues, and offers to stop it. */
export function RecordingContinues({ roomId }: { readonly roomId: string }) {
  const t = useText();
  const [error, setError] = useState<CombinedError | null>(null);
  const { running, stop } = useRecording(roomId, true, 0, { onError: setError });
  if (error) return <Banner>{errorText(t, error)}</Banner>;
  if (!running || running.status === 'STOPPING') return null;
  return (
    <Banner kind="note" action={<Button onClick={stop}>{t.recording.stop}</Button>}>
      {t.recording.continues}
    </Banner>
  );
}
