import {
  CircleSlash,
  DoorClosed,
  DoorOpen,
  MonitorSmartphone,
  PlugZap,
  Users,
  UserX,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { useText } from '../../i18n/language';
import { Button } from '../../ui/button';
import { MessagePage } from '../../ui/page';

/** How a meeting can end for a person. */
export type Farewell =
  | 'left'
  | 'removed'
  | 'banned'
  | 'denied'
  | 'full'
  | 'ended'
  | 'deleted'
  | 'otherTab'
  | 'disconnected';

/** After these, the person cannot rejoin. */
const FINAL: ReadonlySet<Farewell> = new Set(['banned', 'deleted']);

const ICONS = {
  left: <DoorOpen />,
  removed: <UserX />,
  banned: <CircleSlash />,
  denied: <UserX />,
  full: <Users />,
  ended: <DoorClosed />,
  deleted: <DoorClosed />,
  otherTab: <MonitorSmartphone />,
  disconnected: <PlugZap />,
} satisfies Record<Farewell, unknown>;

/** Says how the meeting ended, and offers to rejoin if that is possible. */
export function FarewellScreen({
  farewell,
  retryAfterMs = null,
  isBusy,
  onReturn,
}: {
  readonly farewell: Farewell;
  /** The rest of the cool-down after a denial, or until it is worth asking a full meeting again. */
  readonly retryAfterMs?: number | null;
  readonly isBusy: boolean;
  readonly onReturn: () => void;
}) {
  const t = useText();
  const secondsLeft = useCountdown(retryAfterMs ?? 0);
  const words = t.farewell[farewell];
  return (
    <MessagePage icon={ICONS[farewell]} title={words.title} hint={words.hint}>
      {!FINAL.has(farewell) && (
        <Button variant="primary" isBusy={isBusy} disabled={secondsLeft > 0} onClick={onReturn}>
          {wayBack()}
        </Button>
      )}
      <Link href="/" className="button button-secondary">
        {t.common.toHome}
      </Link>
    </MessagePage>
  );

  function wayBack(): string {
    if (secondsLeft > 0) return t.farewell.askAgainIn(secondsLeft);
    if (farewell === 'removed' || farewell === 'denied') return t.farewell.askAgain;
    if (farewell === 'full') return t.common.tryAgain;
    return farewell === 'otherTab' ? t.farewell.useThisTab : t.farewell.rejoin;
  }
}

function useCountdown(fromMs: number): number {
  const [seconds, setSeconds] = useState(Math.ceil(fromMs / 1000));
  useEffect(() => {
    if (seconds <= 0) return undefined;
    const timer = setTimeout(() => setSeconds(seconds - 1), 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  return seconds;
}
