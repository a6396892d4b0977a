import { Mic, MicOff, Video, VideoOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/language';
import type { DeviceChoices } from '../../media/device-choices';
import type { DeviceKind } from '../../media/open-devices';
import { useLevel } from '../../media/use-level';
import { Avatar } from '../../ui/avatar';
import { IconButton } from '../../ui/button';
import type { Preview } from './use-preview';

/** The viewer's video, with buttons for camera and microphone. */
export function PreviewPicture({
  preview,
  choices,
  onChange,
  onRetry,
  name,
  color = null,
}: {
  readonly preview: Preview;
  readonly choices: DeviceChoices;
  readonly onChange: (changes: Partial<DeviceChoices>) => void;
  /** Retries devices that failed. */
  readonly onRetry: () => void;
  readonly name: string;
  /** The color of the person in the room; null while it is not known. */
  readonly color?: string | null;
}) {
  const t = useText();
  const video = useRef<HTMLVideoElement>(null);
  const { track, problem } = preview.camera;
  const level = useLevel(preview.microphone.track);
  useEffect(() => {
    if (video.current) video.current.srcObject = track && new MediaStream([track]);
  }, [track]);
  /** A device that could not be opened counts as off. */
  const isOn = (kind: DeviceKind) => choices[kind] && preview[kind].problem === null;
  const toggle = (kind: DeviceKind) => {
    if (preview[kind].problem) onRetry();
    else onChange({ [kind]: !choices[kind] });
  };
  const isStarting = choices.camera && !track && !problem;
  return (
    <div className="preview">
      {track ? (
        <video ref={video} autoPlay muted playsInline aria-label={t.preJoin.preview} />
      ) : (
        <div className="preview-empty">
          <Avatar name={name} color={color} />
          <p>{isStarting ? t.preJoin.starting : t.preJoin.cameraIsOff}</p>
        </div>
      )}
      {preview.microphone.track && (
        <meter className="level" min={0} max={1} value={level} aria-label={t.preJoin.level} />
      )}
      <div className="preview-switches">
        <IconButton
          label={isOn('microphone') ? t.preJoin.microphoneOff : t.preJoin.microphoneOn}
          icon={isOn('microphone') ? <Mic /> : <MicOff />}
          className={isOn('microphone') ? 'on-media' : 'on-media is-off'}
          onClick={() => toggle('microphone')}
        />
        <IconButton
          label={isOn('camera') ? t.preJoin.cameraOff : t.preJoin.cameraOn}
          icon={isOn('camera') ? <Video /> : <VideoOff />}
          className={isOn('camera') ? 'on-media' : 'on-media is-off'}
          onClick={() => toggle('camera')}
        />
      </div>
    </div>
  );
}
