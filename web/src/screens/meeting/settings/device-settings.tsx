import { useRoomContext } from '@livekit/components-react';
import { Keyboard } from 'lucide-react';
import { useText } from '../../../i18n/language';
import type { DeviceChoices } from '../../../media/device-choices';
import { DeviceSelect } from '../../../media/device-select';
import { Button } from '../../../ui/button';
import { useNotify } from '../notices/notices';

const KINDS = [
  { kind: 'audioinput', choice: 'microphoneId', label: 'microphone' },
  { kind: 'videoinput', choice: 'cameraId', label: 'camera' },
  { kind: 'audiooutput', choice: 'speakerId', label: 'speaker' },
] as const;

/** Switches microphone, camera, or speaker during the meeting. */
export function DeviceSettings({
  choices,
  onChoose,
  onShortcuts,
}: {
  readonly choices: DeviceChoices;
  readonly onChoose: (changes: Partial<DeviceChoices>) => void;
  readonly onShortcuts: () => void;
}) {
  const t = useText();
  const notify = useNotify();
  const room = useRoomContext();
  return (
    <section className="settings-section">
      {KINDS.map(({ kind, choice, label }) => (
        <DeviceSelect
          key={kind}
          kind={kind}
          label={t.preJoin[label]}
          value={choices[choice]}
          isGranted
          onChoose={(deviceId) => {
            onChoose({ [choice]: deviceId });
            room
              .switchActiveDevice(kind, deviceId || 'default')
              .catch(() => notify(t.meeting.deviceFailed[label]));
          }}
        />
      ))}
      <Button onClick={onShortcuts}>
        <Keyboard aria-hidden="true" />
        {t.shortcuts.title}
      </Button>
    </section>
  );
}
