import { useConfig } from '../../../capabilities/use-config';
import { useRoomSettings } from '../../../capabilities/use-room-settings';
import { errorText } from '../../../i18n/error-text';
import { useText } from '../../../i18n/language';
import { AccessLevelField } from '../../../ui/access-level-field';
import { Banner } from '../../../ui/banner';
import { DeleteRoom } from './delete-room';
import { LobbyMessageForm } from './lobby-message-form';
import { MeetingLimits } from './meeting-limits';
import { ParticipantRights, type ChangeConfiguration } from './participant-rights';
import { RoomNameForm } from './room-name-form';

/** The settings of the room, for its hosts. */
export function RoomSettings({ roomId }: { readonly roomId: string }) {
  const t = useText();
  const config = useConfig();
  const { room, update, deleteRoom, error } = useRoomSettings(roomId);
  if (!room) return error ? <Banner>{errorText(t, error)}</Banner> : <p>{t.common.loading}</p>;
  const { configuration, pinCode } = room;
  const change: ChangeConfiguration = (changes) => update({ configuration: changes });
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
            onSave={(lobbyMessage) => change({ lobbyMessage })}
          />
        )}
        <ParticipantRights configuration={configuration} onChange={change} />
        <MeetingLimits configuration={configuration} onChange={change} />
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
