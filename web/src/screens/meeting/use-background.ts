import { LocalVideoTrack, Track, type Room } from 'livekit-client';
import { useText } from '../../i18n/language';
import type { DeviceChoices } from '../../media/device-choices';
import { useNotify } from './notices/notices';

export interface Background {
  /** Before others see the camera. Closes the camera if that fails, because its picture must not be seen as it is. */
  readonly attach: (track: LocalVideoTrack) => Promise<void>;
  /** Changes the camera in use. */
  readonly change: (background: string) => Promise<void>;
}

/** What others see behind the viewer. The code for it is loaded when it is chosen. */
export function useBackground(
  room: Room,
  choices: DeviceChoices,
  onChoose: (changes: Partial<DeviceChoices>) => void,
): Background {
  const t = useText();
  const notify = useNotify();
  const turnOff = async (text: string, track: LocalVideoTrack) => {
    onChoose({ background: '' });
    notify(text);
    await track.stopProcessor();
  };
  const apply = async (track: LocalVideoTrack, background: string) => {
    if (background === '') {
      await track.stopProcessor();
      return;
    }
    const { createBackground } = await import('../../media/background/background-processor');
    await track.setProcessor(
      createBackground(background, () => void turnOff(t.meeting.backgroundTooSlow, track)),
    );
  };
  return {
    async attach(track) {
      if (choices.background === '') return;
      try {
        await apply(track, choices.background);
      } catch (error) {
        track.stop();
        onChoose({ background: '' });
        notify(t.meeting.backgroundFailed);
        throw error;
      }
    },
    async change(background) {
      const camera = room.localParticipant.getTrackPublication(Track.Source.Camera);
      const track = camera?.videoTrack;
      if (!(track instanceof LocalVideoTrack)) return;
      if (camera?.isMuted === true) {
        // It would open as before; a new one opens with the background.
        await room.localParticipant.unpublishTrack(track);
        return;
      }
      await apply(track, background).catch(() => turnOff(t.meeting.backgroundFailed, track));
    },
  };
}
