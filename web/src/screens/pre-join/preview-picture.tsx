import { ChevronDown, Mic, MicOff, SwitchCamera, Video, VideoOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/language';
import type { DeviceChoices } from '../../media/device-choices';
import { DeviceMenu } from '../../media/device-menu';
import { isBackCamera, type DeviceKind } from '../../media/open-devices';
import { useCameraFlip } from '../../media/use-camera-flip';
import { useLevel } from '../../media/use-level';
import { Avatar } from '../../ui/avatar';
import { IconButton } from '../../ui/button';
import type { Preview } from './use-preview';
import { usePreviewBackground } from './use-preview-background';

const SWITCHES = [
  { kind: 'microphone', on: 'microphoneOn', off: 'microphoneOff', On: Mic, Off: MicOff },
  { kind: 'camera', on: 'cameraOn', off: 'cameraOff', On: Video, Off: VideoOff },
] as const;

/** The viewer's video, with buttons and menus for camera and microphone. */
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
  const { picture, problem: backgroundProblem } = usePreviewBackground(
    track,
    choices.background,
    onChange,
  );
  useEffect(() => {
    if (video.current) video.current.srcObject = picture && new MediaStream([picture]);
  }, [picture]);
  /** A device that could not be opened counts as off. */
  const isOn = (kind: DeviceKind) => choices[kind] && preview[kind].problem === null;
  const toggle = (kind: DeviceKind) => {
    if (preview[kind].problem) onRetry();
    else onChange({ [kind]: !choices[kind] });
  };
  const flip = useCameraFlip(choices, track !== null);
  const isStarting = choices.camera && !track && !problem;
  return (
    <div className="preview">
      {track ? (
        <video
          ref={video}
          className={isBackCamera(track) ? 'is-back' : undefined}
          autoPlay
          muted
          playsInline
          aria-label={t.preJoin.preview}
        />
      ) : (
        <div className="preview-empty">
          <Avatar name={name} color={color} />
          <p>{isStarting ? t.preJoin.starting : t.preJoin.cameraIsOff}</p>
        </div>
      )}
      {backgroundProblem && (
        <p className="preview-note" role="status">
          {t.meeting[backgroundProblem]}
        </p>
      )}
      {preview.microphone.track && (
        <meter className="level" min={0} max={1} value={level} aria-label={t.preJoin.level} />
      )}
      <div className="preview-switches">
        {SWITCHES.map(({ kind, on, off, On, Off }) => (
          <div key={kind} className="preview-switch">
            <IconButton
              label={isOn(kind) ? t.preJoin[off] : t.preJoin[on]}
              icon={isOn(kind) ? <On /> : <Off />}
              className={isOn(kind) ? 'on-media' : 'on-media is-off'}
              onClick={() => toggle(kind)}
            />
            <DeviceMenu
              kind={kind}
              choices={choices}
              track={preview[kind].track}
              onChange={onChange}
              opener={(label, props) => (
                <IconButton
                  label={label}
                  icon={<ChevronDown />}
                  className="on-media preview-choices"
                  {...props}
                />
              )}
            />
          </div>
        ))}
        {flip && (
          <IconButton
            label={t.meeting.flipCamera}
            icon={<SwitchCamera />}
            className="on-media preview-flip"
            onClick={() => onChange(flip)}
          />
        )}
      </div>
    </div>
  );
}
