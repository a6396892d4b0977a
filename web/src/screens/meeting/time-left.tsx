import { Timer } from 'lucide-react';
import { useText } from '../../i18n/language';
import { useTimeUntil } from '../../ui/use-time-until';

const MINUTE_MS = 60_000;
/** As long before the end as the gateway warns for the first time. */
const NEAR_MS = 10 * MINUTE_MS;

/** Shows when the meeting will end because of its maximum duration. */
export function TimeLeft({ endsAt }: { readonly endsAt: number | null }) {
  const t = useText();
  const left = useTimeUntil(endsAt);
  if (left === null || left > NEAR_MS) return null;
  return (
    <p className="time-left">
      <Timer aria-hidden="true" />
      {t.meeting.endsIn(Math.max(1, Math.ceil(left / MINUTE_MS)))}
    </p>
  );
}
