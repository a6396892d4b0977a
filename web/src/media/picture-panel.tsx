import { useText } from '../i18n/language';
import { BackgroundSelect } from './background-select';
import type { DevicePanelProps } from './device-panel';
import { DeviceSelect } from './device-select';

// As the library requires.
const canChangePictures = 'VideoFrame' in window && 'OffscreenCanvas' in window;

/** Which camera, and how its picture looks. */
export function PicturePanel({ choices, track, onChange }: DevicePanelProps) {
  const t = useText();
  return (
    <div className="device-panel">
      <DeviceSelect
        kind="videoinput"
        label={t.preJoin.camera}
        value={choices.cameraId}
        isGranted={track !== null}
        onChoose={(cameraId) => void onChange({ cameraId })}
      />
      {canChangePictures && (
        <BackgroundSelect
          value={choices.background}
          onChoose={(background) => void onChange({ background })}
        />
      )}
    </div>
  );
}
