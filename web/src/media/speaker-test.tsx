import { Volume2 } from 'lucide-react';
import { useState } from 'react';
import { useDeviceText } from '../i18n/device-text';
import { useText } from '../i18n/language';
import { Button } from '../ui/button';
import { playTestSound } from './play-test-sound';

/** Plays a sound through the chosen speaker. */
export function SpeakerTest({ speakerId }: { readonly speakerId: string }) {
  const t = useText();
  const own = useDeviceText();
  const [isPlaying, setPlaying] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const play = async () => {
    setPlaying(true);
    setFailed(false);
    await playTestSound(speakerId).catch(() => setFailed(true));
    setPlaying(false);
  };
  return (
    <>
      <Button onClick={() => void play()} isBusy={isPlaying}>
        <Volume2 aria-hidden="true" />
        {own.testSpeaker}
      </Button>
      {hasFailed && (
        <p className="hint hint-error" role="alert">
          {t.meeting.deviceFailed.speaker}
        </p>
      )}
    </>
  );
}
