import { addressOf } from '../../browser/base-path';
import { Film, Globe, History, Lock, UserCheck } from 'lucide-react';
import { Link } from 'wouter';
import { useFeature } from '../../capabilities/use-config';
import type { MyRoom } from '../../capabilities/use-my-rooms';
import { useText } from '../../i18n/language';
import { CopyButton } from '../../ui/copy-button';
import { historyPath } from '../history/history-path';
import { recordingsPath } from '../recordings/recordings-path';
import { RoomMenu } from './room-menu';

const ICONS = { PUBLIC: Globe, TRUSTED: UserCheck, RESTRICTED: Lock } as const;

export function RoomRow({
  room,
  onChange,
}: {
  readonly room: MyRoom;
  /** With null once the room is deleted. */
  readonly onChange: (change: { readonly name: string } | null) => void;
}) {
  const t = useText();
  const records = useFeature('RECORDING');
  const hasHistory = useFeature('MEETING_HISTORY');
  const isHost = room.viewerRole === 'OWNER' || room.viewerRole === 'ADMINISTRATOR';
  const Icon = ICONS[room.accessLevel];
  return (
    <li className="room-row">
      <span className="row-icon" title={t.access[room.accessLevel]}>
        <Icon aria-hidden="true" />
        <span className="visually-hidden">{t.access[room.accessLevel]}</span>
      </span>
      <span className="room-name">
        <strong>{room.name}</strong>
        <span className="hint">
          {room.meeting ? (
            <span className="live">{t.home.live(room.meeting.participantCount)}</span>
          ) : (
            room.viewerRole && t.roles[room.viewerRole]
          )}
        </span>
      </span>
      {records && isHost && (
        <Link
          href={recordingsPath(room.slug)}
          className="icon-button"
          title={t.recordings.of(room.name)}
        >
          <Film aria-hidden="true" />
          <span className="visually-hidden">{t.recordings.of(room.name)}</span>
        </Link>
      )}
      {hasHistory && isHost && (
        <Link href={historyPath(room.slug)} className="icon-button" title={t.history.of(room.name)}>
          <History aria-hidden="true" />
          <span className="visually-hidden">{t.history.of(room.name)}</span>
        </Link>
      )}
      <CopyButton isIcon label={t.home.copyLink(room.name)} text={addressOf(`/${room.slug}`)} />
      <Link
        href={`/${room.slug}`}
        className="button button-secondary"
        aria-label={t.home.enterRoom(room.name)}
      >
        {t.home.enter}
      </Link>
      {isHost && <RoomMenu room={room} onChange={onChange} />}
    </li>
  );
}
