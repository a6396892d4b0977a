import { ConnectionQuality, ParticipantEvent, type Participant } from 'livekit-client';
import { SignalHigh, SignalLow, SignalMedium, SignalZero } from 'lucide-react';
import { useCallback, useSyncExternalStore } from 'react';
import { useText } from '../../../i18n/language';

const ICONS = {
  [ConnectionQuality.Excellent]: SignalHigh,
  [ConnectionQuality.Good]: SignalMedium,
  [ConnectionQuality.Poor]: SignalLow,
  [ConnectionQuality.Lost]: SignalZero,
};

/** How good a person's connection is, as LiveKit measures it. */
export function ConnectionMark({
  participant,
  isOnlyBad = false,
}: {
  readonly participant: Participant;
  /** Shows nothing unless others notice it. */
  readonly isOnlyBad?: boolean;
}) {
  const t = useText();
  const subscribe = useCallback(
    (listener: () => void) => {
      participant.on(ParticipantEvent.ConnectionQualityChanged, listener);
      return () => void participant.off(ParticipantEvent.ConnectionQualityChanged, listener);
    },
    [participant],
  );
  const quality = useSyncExternalStore(subscribe, () => participant.connectionQuality);
  if (quality === ConnectionQuality.Unknown) return null;
  const isBad = quality === ConnectionQuality.Poor || quality === ConnectionQuality.Lost;
  if (isOnlyBad && !isBad) return null;
  const Icon = ICONS[quality];
  return (
    <span
      title={t.meeting.connection[quality]}
      className={isBad ? 'person-mark is-bad' : 'person-mark'}
    >
      <Icon aria-hidden="true" />
      <span className="visually-hidden">{t.meeting.connection[quality]}</span>
    </span>
  );
}
