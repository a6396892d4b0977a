import { Keyboard } from 'lucide-react';
import { useText } from '../../../i18n/language';
import type { DeviceChoices } from '../../../media/device-choices';
import type { DevicePanelProps } from '../../../media/device-panel';
import { PicturePanel } from '../../../media/picture-panel';
import { SoundPanel } from '../../../media/sound-panel';
import { Button } from '../../../ui/button';
import { useOwnTracks } from '../use-own-tracks';

/** Camera, microphone, and speaker, as in the menus beside their switches, for which phones have no room. */
export function DeviceSettings({
  choices,
  onChoose,
  onShortcuts,
}: {
  readonly choices: DeviceChoices;
  readonly onChoose: DevicePanelProps['onChange'];
  readonly onShortcuts: () => void;
}) {
  const t = useText();
  const tracks = useOwnTracks();
  return (
    <section className="settings-section">
      <SoundPanel choices={choices} track={tracks.microphone} onChange={onChoose} />
      <PicturePanel choices={choices} track={tracks.camera} onChange={onChoose} />
      <Button onClick={onShortcuts}>
        <Keyboard aria-hidden="true" />
        {t.shortcuts.title}
      </Button>
    </section>
  );
}
