import { useConfig } from '../../../capabilities/use-config';
import type { RecordingOfRoom } from '../../../capabilities/use-recording';
import { useText } from '../../../i18n/language';
import { useTimeUntil } from '../../../ui/use-time-until';

const MINUTE_MS = 60_000;
/** The badge shows the remaining time from here on. */
const NEAR_MS = 5 * MINUTE_MS;

/** Shows everyone that the meeting is recorded, and when the recording will stop automatically. */
export function RecordingBadge({
  running,
  endsAt,
}: {
  readonly running: RecordingOfRoom['running'];
  /** From the warning, in ms since 1970. Null before it, and for people who joined after it. */
  readonly endsAt: number | null;
}) {
  const t = useText();
  const maxDurationMs = useConfig()?.recording?.maxDurationMs ?? null;
  const left = useTimeUntil(endsAt ?? endOf(running, maxDurationMs));
  const isNear = left !== null && (endsAt !== null || left <= NEAR_MS);
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
      {status === 'ACTIVE' && isNear && ` · ${t.recording.stopsIn(minutesOf(left))}`}
    </p>
  );
}

/** For people who joined after the warning. Uses the clock of their device. */
const endOf = (running: RecordingOfRoom['running'], maxDurationMs: number | null): number | null =>
  typeof running?.startedAt === 'string' && maxDurationMs !== null
    ? new Date(running.startedAt).getTime() + maxDurationMs
    : null;

const minutesOf = (ms: number): number => Math.max(1, Math.ceil(ms / MINUTE_MS));
