import { Globe, Lock, UserCheck } from 'lucide-react';
import { Link } from 'wouter';
import type { MyRoom } from '../../capabilities/use-my-rooms';
import { useText } from '../../i18n/language';
import { CopyButton } from '../../ui/copy-button';

const ICONS = { PUBLIC: Globe, TRUSTED: UserCheck, RESTRICTED: Lock } as const;

export function RoomRow({ room }: { readonly room: MyRoom }) {
  const t = useText();
  const Icon = ICONS[room.accessLevel];
  return (
    <li className="room-row">
      <span className="room-icon" title={t.access[room.accessLevel]}>
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
      <CopyButton
        isIcon
        label={t.home.copyLink(room.name)}
        text={`${location.origin}/${room.slug}`}
      />
      <Link
        href={`/${room.slug}`}
        className="button button-secondary"
        aria-label={t.home.enterRoom(room.name)}
      >
        {t.home.enter}
      </Link>
    </li>
  );
}
