import { useConfig } from '../../../capabilities/use-config';
import type { Room } from '../../../capabilities/use-room';
import type { RoomConfigurationInput, TrackSource } from '../../../generated/operations';
import { useText } from '../../../i18n/language';
import { CheckField } from '../../../ui/check-field';

const SOURCES = [
  'CAMERA',
  'MICROPHONE',
  'SCREEN_SHARE',
  'SCREEN_SHARE_AUDIO',
] as const satisfies readonly TrackSource[];

export type ChangeConfiguration = (changes: RoomConfigurationInput) => Promise<unknown>;

export interface ConfigurationProps {
  readonly configuration: Room['configuration'];
  readonly onChange: ChangeConfiguration;
}

/** What people who are not hosts may do in the meeting. */
export function ParticipantRights({ configuration, onChange }: ConfigurationProps) {
  const t = useText();
  const defaultSources = useConfig()?.livekit.defaultSources;
  const { everyoneCanMute, everyoneCanReact } = configuration;
  const sources = configuration.publishSources ?? defaultSources ?? [];
  return (
    <>
      <fieldset>
        <legend>{t.settings.publish}</legend>
        {SOURCES.map((source) => (
          <CheckField
            key={source}
            label={t.settings.sources[source]}
            isChecked={sources.includes(source)}
            onChange={(isChecked) => {
              const publishSources = SOURCES.filter((one) =>
                one === source ? isChecked : sources.includes(one),
              );
              return onChange({ publishSources });
            }}
          />
        ))}
      </fieldset>
      <CheckField
        label={t.settings.everyoneCanMute}
        isChecked={everyoneCanMute}
        onChange={(isChecked) => onChange({ everyoneCanMute: isChecked })}
      />
      <CheckField
        label={t.settings.everyoneCanReact}
        isChecked={everyoneCanReact}
        onChange={(isChecked) => onChange({ everyoneCanReact: isChecked })}
      />
    </>
  );
}
