import { useEffect, useEffectEvent, useRef } from 'react';
import { useText } from '../../../i18n/language';
import { measureLevel } from '../../../media/measure-level';
import { speechDetector } from '../../../media/speech-detector';
import { useNotify } from './notices';

const MIN_PAUSE_MS = 30_000;

/** Tells people who talk that they are muted; not again within half a minute. */
export function useMutedHint(microphone: MediaStreamTrack | null, isMuted: boolean): void {
  const t = useText();
  const notify = useNotify();
  const notifiedAt = useRef(-Infinity);
  const hint = useEffectEvent(() => {
    if (performance.now() - notifiedAt.current < MIN_PAUSE_MS) return;
    notifiedAt.current = performance.now();
    notify(t.meeting.talkingMuted);
  });
  useEffect(() => {
    if (!microphone || !isMuted) return undefined;
    const isSpeech = speechDetector();
    return measureLevel(microphone, (level) => {
      if (isSpeech(level)) hint();
    });
  }, [microphone, isMuted]);
}
