import { Mic, MicOff, Video, VideoOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/language';
import type { DeviceChoices } from '../../media/device-choices';
import { useLevel } from '../../media/use-level';
import { Avatar } from '../../ui/avatar';
import { IconButton } from '../../ui/button';
import type { Preview } from './use-preview';

/** The own picture with the two switches on it. */
export function PreviewPicture({
  preview,
  choices,
  onChange,
  name,
}: {
  readonly preview: Preview;
  readonly choices: DeviceChoices;
  readonly onChange: (changes: Partial<DeviceChoices>) => void;
  readonly name: string;
}) {
  const t = useText();
  const video = useRef<HTMLVideoElement>(null);
  const { track, problem } = preview.camera;
  const level = useLevel(preview.microphone.track);
  useEffect(() => {
    if (video.current) video.current.srcObject = track && new MediaStream([track]);
  }, [track]);
  const isStarting = choices.camera && !track && !problem;
  return (
    <div className="preview">
      {track ? (
        <video ref={video} autoPlay muted playsInline aria-label={t.preJoin.preview} />
      ) : (
        <div className="preview-empty">
          <Avatar name={name} />
          <p>{isStarting ? t.preJoin.starting : t.preJoin.cameraIsOff}</p>
        </div>
      )}
      {preview.microphone.track && (
        <meter className="level" min={0} max={1} value={level} aria-label={t.preJoin.level} />
      )}
      <div className="preview-switches">
        <IconButton
          label={choices.microphone ? t.preJoin.microphoneOff : t.preJoin.microphoneOn}
          icon={choices.microphone ? <Mic /> : <MicOff />}
          className={choices.microphone ? 'on-media' : 'on-media is-off'}
          onClick={() => onChange({ microphone: !choices.microphone })}
        />
        <IconButton
          label={choices.camera ? t.preJoin.cameraOff : t.preJoin.cameraOn}
          icon={choices.camera ? <Video /> : <VideoOff />}
          className={choices.camera ? 'on-media' : 'on-media is-off'}
          onClick={() => onChange({ camera: !choices.camera })}
        />
      </div>
    </div>
  );
}
