import { useLocalParticipant } from '@livekit/components-react';
import { Track } from 'livekit-client';
import { useRef, useState } from 'react';
import { useText } from '../../../i18n/language';
import { mayPublish } from '../controls/may-publish';
import { useNotify } from '../notices/notices';
import { ShortcutsSheet } from './shortcuts-sheet';
import { usePlainKey } from './use-plain-key';

/** “?” lists the shortcuts; a muted person can talk while they hold the space bar. */
export function KeyboardShortcuts() {
  const [isOpen, setOpen] = useState(false);
  usePlainKey('?', () => setOpen(true));
  usePushToTalk();
  return isOpen && <ShortcutsSheet onClose={() => setOpen(false)} />;
}

function usePushToTalk(): void {
  const t = useText();
  const notify = useNotify();
  const { localParticipant, isMicrophoneEnabled } = useLocalParticipant();
  const isTalking = useRef(false);
  // A key can be released before the microphone has opened.
  const last = useRef(Promise.resolve());
  const setMicrophone = (on: boolean) => {
    last.current = last.current.then(async () => {
      try {
        await localParticipant.setMicrophoneEnabled(on);
      } catch {
        notify(t.meeting.deviceFailed.microphone);
      }
    });
  };
  usePlainKey(
    ' ',
    () => {
      if (isMicrophoneEnabled || !mayPublish(localParticipant, Track.Source.Microphone)) return;
      isTalking.current = true;
      setMicrophone(true);
    },
    () => {
      if (!isTalking.current) return;
      isTalking.current = false;
      setMicrophone(false);
    },
  );
}
