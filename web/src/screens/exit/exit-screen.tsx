import {
  CircleSlash,
  DoorClosed,
  DoorOpen,
  MonitorSmartphone,
  PlugZap,
  Users,
  UserX,
} from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useText } from '../../i18n/language';
import { Button } from '../../ui/button';
import { HomeLink } from '../../ui/home-link';
import { MessagePage } from '../../ui/page';

// For hosts alone, and loaded by then with the meeting.
const RecordingContinues = lazy(async () => ({
  default: (await import('./recording-continues')).RecordingContinues,
}));

/** How a meeting can end for a person. */
export type Exit =
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
const FINAL: ReadonlySet<Exit> = new Set(['banned', 'deleted']);

/** After these, the meeting may continue. */
const UNENDED: ReadonlySet<Exit> = new Set(['left', 'disconnected']);

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
} satisfies Record<Exit, unknown>;

/** Says how the meeting ended, and offers to rejoin if that is possible. */
export function ExitScreen({
  exit,
  retryAfterMs = null,
  isBusy,
  hostedRoomId = null,
  onReturn,
}: {
  readonly exit: Exit;
  /** The rest of the cool-down after a denial, or until it is worth asking a full meeting again. */
  readonly retryAfterMs?: number | null;
  readonly isBusy: boolean;
  /** Set for hosts, who may have left a recording without supervision. */
  readonly hostedRoomId?: string | null;
  readonly onReturn: () => void;
}) {
  const t = useText();
  const secondsLeft = useCountdown(retryAfterMs ?? 0);
  const words = t.exit[exit];
  return (
    <MessagePage
      icon={ICONS[exit]}
      title={words.title}
      hint={words.hint}
      note={
        hostedRoomId !== null &&
        UNENDED.has(exit) && (
          <Suspense>
            <RecordingContinues roomId={hostedRoomId} />
          </Suspense>
        )
      }
    >
      {!FINAL.has(exit) && (
        <Button variant="primary" isBusy={isBusy} disabled={secondsLeft > 0} onClick={onReturn}>
          {returnLabel()}
        </Button>
      )}
      <HomeLink variant="secondary" />
    </MessagePage>
  );

  function returnLabel(): string {
    if (secondsLeft > 0) return t.exit.askAgainIn(secondsLeft);
    if (exit === 'removed' || exit === 'denied') return t.exit.askAgain;
    if (exit === 'full') return t.common.tryAgain;
    return exit === 'otherTab' ? t.exit.useThisTab : t.exit.rejoin;
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
