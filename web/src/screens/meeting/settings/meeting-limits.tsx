import { useText } from '../../../i18n/language';
import { LimitField } from './limit-field';
import type { ConfigurationProps } from './participant-rights';

const MINUTE_MS = 60_000;

/** How many people a meeting takes, and how long it lasts. */
export function MeetingLimits({
  configuration: { maxParticipants, maxDurationMs },
  onChange,
}: ConfigurationProps) {
  const t = useText();
  return (
    <>
      <LimitField
        key={`people ${maxParticipants}`}
        label={t.settings.maxParticipants}
        value={maxParticipants}
        max={10_000}
        onSave={(people) => onChange({ maxParticipants: people })}
      />
      <LimitField
        key={`minutes ${maxDurationMs}`}
        label={t.settings.maxMinutes}
        value={maxDurationMs && maxDurationMs / MINUTE_MS}
        max={7 * 24 * 60}
        onSave={(minutes) => onChange({ maxDurationMs: minutes && minutes * MINUTE_MS })}
      />
    </>
  );
}
