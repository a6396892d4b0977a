import { useState } from 'react';
import type { RecordingOfRoom } from '../../../capabilities/use-recording';
import { isPermanentHost, type Room } from '../../../capabilities/use-room';
import { useText } from '../../../i18n/language';
import type { DeviceChoices } from '../../../media/device-choices';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { RecordingSettings } from '../recording/recording-settings';
import { ShortcutsSheet } from '../shortcuts/shortcuts-sheet';
import { DeviceSettings } from './device-settings';
import { RoomSettings } from './room-settings';

/** The viewer's devices; for hosts, also the room. */
export function SettingsDialog({
  room,
  recording,
  hasTranscriber,
  onStopSubtitles,
  choices,
  onChoose,
  onClose,
}: {
  readonly room: Room;
  readonly recording: RecordingOfRoom;
  readonly hasTranscriber: boolean;
  readonly onStopSubtitles: () => void;
  readonly choices: DeviceChoices;
  readonly onChoose: (changes: Partial<DeviceChoices>) => void;
  readonly onClose: () => void;
}) {
  const t = useText();
  const [hasShortcuts, setShortcuts] = useState(false);
  return (
    <>
      <Dialog title={t.settings.title} onClose={onClose}>
        <DeviceSettings
          choices={choices}
          onChoose={onChoose}
          onShortcuts={() => setShortcuts(true)}
        />
        {room.viewerCanAdminister && <RecordingSettings room={room} recording={recording} />}
        {room.viewerCanAdminister && hasTranscriber && (
          <section className="settings-section">
            <h3>{t.subtitles.title}</h3>
            <Button onClick={onStopSubtitles}>{t.subtitles.stop}</Button>
          </section>
        )}
        {isPermanentHost(room) && <RoomSettings roomId={room.id} />}
      </Dialog>
      {hasShortcuts && <ShortcutsSheet onClose={() => setShortcuts(false)} />}
    </>
  );
}
