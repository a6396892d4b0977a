import { useState } from 'react';
import { useConfig } from '../../../capabilities/use-config';
import type { RecordingOfRoom } from '../../../capabilities/use-recording';
import { isPermanentHost, type Room } from '../../../capabilities/use-room';
import { useText } from '../../../i18n/language';
import type { DeviceChoices } from '../../../media/device-choices';
import type { DevicePanelProps } from '../../../media/device-panel';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Tabs, type Tab } from '../../../ui/tabs';
import { RecordingSettings } from '../recording/recording-settings';
import { ShortcutsSheet } from '../shortcuts/shortcuts-sheet';
import { DeviceSettings } from './device-settings';
import { MemberSettings } from './member-settings';
import { RoomSettings } from './room-settings';

export interface SettingsDialogProps {
  readonly room: Room;
  readonly recording: RecordingOfRoom;
  readonly hasTranscriber: boolean;
  readonly onStopSubtitles: () => void;
  readonly choices: DeviceChoices;
  readonly onChoose: DevicePanelProps['onChange'];
  readonly onClose: () => void;
}

/** The viewer's devices; for hosts, also the room, its members, and recordings. */
export function SettingsDialog(props: SettingsDialogProps) {
  const { room, choices, onChoose, onClose } = props;
  const t = useText();
  const [hasShortcuts, setShortcuts] = useState(false);
  const recording = useRecordingTab(props);
  const devices: Tab = {
    id: 'devices',
    label: t.settings.devices,
    content: (
      <DeviceSettings
        choices={choices}
        onChoose={onChoose}
        onShortcuts={() => setShortcuts(true)}
      />
    ),
  };
  const ofRoom: readonly Tab[] = [
    { id: 'room', label: t.settings.room, content: <RoomSettings roomId={room.id} /> },
    { id: 'members', label: t.settings.members, content: <MemberSettings roomId={room.id} /> },
  ];
  const tabs = [devices, ...(isPermanentHost(room) ? ofRoom : []), ...recording];
  return (
    <>
      <Dialog title={t.settings.title} onClose={onClose}>
        <Tabs label={t.settings.title} tabs={tabs} />
      </Dialog>
      {hasShortcuts && <ShortcutsSheet onClose={() => setShortcuts(false)} />}
    </>
  );
}

/** For hosts; none if there is nothing to start or stop. */
function useRecordingTab({
  room,
  recording,
  hasTranscriber,
  onStopSubtitles,
}: SettingsDialogProps): readonly Tab[] {
  const t = useText();
  const canRecord = useConfig()?.recording != null;
  if (!room.viewerCanAdminister || !(canRecord || hasTranscriber)) return [];
  const content = (
    <>
      <RecordingSettings room={room} recording={recording} />
      {hasTranscriber && (
        <section className="settings-section">
          <h3>{t.subtitles.title}</h3>
          <Button onClick={onStopSubtitles}>{t.subtitles.stop}</Button>
        </section>
      )}
    </>
  );
  return [{ id: 'recording', label: canRecord ? t.recording.title : t.subtitles.title, content }];
}
