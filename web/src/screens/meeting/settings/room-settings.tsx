import { useConfig } from '../../../capabilities/use-config';
import { useRoomSettings } from '../../../capabilities/use-room-settings';
import type { TrackSource } from '../../../generated/operations';
import { errorText } from '../../../i18n/error-text';
import { useText } from '../../../i18n/language';
import { AccessLevelField } from '../../../ui/access-level-field';
import { Banner } from '../../../ui/banner';
import { CheckField } from '../../../ui/check-field';
import { DeleteRoom } from './delete-room';
import { LobbyMessageForm } from './lobby-message-form';
import { LimitField } from './limit-field';
import { RoomNameForm } from './room-name-form';

const SOURCES = [
  'CAMERA',
  'MICROPHONE',
  'SCREEN_SHARE',
  'SCREEN_SHARE_AUDIO',
] as const satisfies readonly TrackSource[];

const MINUTE_MS = 60_000;
const minutesIn = (ms: number | null): number | null => ms && ms / MINUTE_MS;

/** The settings of the room, for its hosts. */
export function RoomSettings({ roomId }: { readonly roomId: string }) {
  const t = useText();
  const config = useConfig();
  const { room, update, deleteRoom, error } = useRoomSettings(roomId);
  if (!room) return error ? <Banner>{errorText(t, error)}</Banner> : <p>{t.common.loading}</p>;
  const { configuration, pinCode } = room;
  const sources = configuration.publishSources ?? config?.livekit.defaultSources ?? [];
  return (
    <>
      <section className="settings-section">
        <RoomNameForm key={room.name} name={room.name} onRename={(name) => update({ name })} />
        <AccessLevelField
          value={room.accessLevel}
          onChoose={(accessLevel) => void update({ accessLevel })}
        />
        {room.accessLevel !== 'PUBLIC' && (
          <LobbyMessageForm
            key={configuration.lobbyMessage}
            message={configuration.lobbyMessage}
            onSave={(lobbyMessage) => update({ configuration: { lobbyMessage } })}
          />
        )}
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
                return update({ configuration: { publishSources } });
              }}
            />
          ))}
        </fieldset>
        <CheckField
          label={t.settings.everyoneCanMute}
          isChecked={configuration.everyoneCanMute}
          onChange={(everyoneCanMute) => update({ configuration: { everyoneCanMute } })}
        />
        <CheckField
          label={t.settings.everyoneCanReact}
          isChecked={configuration.everyoneCanReact}
          onChange={(everyoneCanReact) => update({ configuration: { everyoneCanReact } })}
        />
        <LimitField
          key={`people ${configuration.maxParticipants}`}
          label={t.settings.maxParticipants}
          value={configuration.maxParticipants}
          max={10_000}
          onSave={(maxParticipants) => update({ configuration: { maxParticipants } })}
        />
        <LimitField
          key={`minutes ${configuration.maxDurationMs}`}
          label={t.settings.maxMinutes}
          value={minutesIn(configuration.maxDurationMs)}
          max={7 * 24 * 60}
          onSave={(minutes) =>
            update({
              configuration: { maxDurationMs: minutes === null ? null : minutes * MINUTE_MS },
            })
          }
        />
        {config?.telephony && pinCode !== null && (
          <p>
            {t.settings.dialIn}: <strong>{config.telephony.phoneNumber}</strong>,{' '}
            {t.settings.pin(pinCode)}
          </p>
        )}
      </section>
      {room.viewerRole === 'OWNER' && <DeleteRoom name={room.name} onDelete={deleteRoom} />}
      {error && <Banner>{errorText(t, error)}</Banner>}
    </>
  );
}
