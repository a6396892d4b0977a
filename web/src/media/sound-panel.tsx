import { useDeviceText } from '../i18n/device-text';
import { useText } from '../i18n/language';
import { CheckField } from '../ui/check-field';
import type { DevicePanelProps } from './device-panel';
import { DeviceSelect } from './device-select';
import { SpeakerTest } from './speaker-test';
import { useLevel } from './use-level';

/** Microphone and speaker: which one, and whether it works. */
export function SoundPanel({ choices, track, onChange }: DevicePanelProps) {
  const t = useText();
  const own = useDeviceText();
  const level = useLevel(track);
  return (
    <div className="device-panel">
      <DeviceSelect
        kind="audioinput"
        label={t.preJoin.microphone}
        value={choices.microphoneId}
        isGranted={track !== null}
        onChoose={(microphoneId) => void onChange({ microphoneId })}
      />
      {track ? (
        <meter
          className="device-level"
          min={0}
          max={1}
          value={level}
          aria-label={t.preJoin.level}
        />
      ) : (
        <p className="hint">{own.microphoneIsOff}</p>
      )}
      <CheckField
        label={own.noiseSuppression}
        isChecked={choices.noiseSuppression}
        onChange={async (noiseSuppression) => {
          await onChange({ noiseSuppression });
        }}
      />
      <DeviceSelect
        kind="audiooutput"
        label={t.preJoin.speaker}
        value={choices.speakerId}
        isGranted={track !== null}
        onChoose={(speakerId) => void onChange({ speakerId })}
      />
      <SpeakerTest speakerId={choices.speakerId} />
    </div>
  );
}
