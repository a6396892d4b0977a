import { useEffect, useState } from 'react';
import type { RecordingOfRoom } from '../../../capabilities/use-recording';
import { useText } from '../../../i18n/language';

const MINUTE_MS = 60_000;

/** Everybody sees that a meeting is recorded, and when that will stop by itself. */
export function RecordingBadge({
  running,
  endsAt,
}: {
  readonly running: RecordingOfRoom['running'];
  /** Known when the longest duration is near; ms since 1970. */
  readonly endsAt: number | null;
}) {
  const t = useText();
  const minutes = useMinutesUntil(endsAt);
  if (!running) return null;
  const words = {
    STARTING: t.recording.starting,
    ACTIVE: t.recording.active,
    STOPPING: t.recording.stopping,
  };
  const status = running.status as keyof typeof words;
  return (
    <p className="recording-badge" role="status" data-status={status}>
      <span className="recording-dot" aria-hidden="true" />
      {words[status]}
      {status === 'ACTIVE' && minutes !== null && ` · ${t.recording.limitNear(minutes)}`}
    </p>
  );
}

function useMinutesUntil(time: number | null): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (time === null) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 5_000);
    return () => clearInterval(timer);
  }, [time]);
  return time === null ? null : Math.max(1, Math.ceil((time - now) / MINUTE_MS));
}
