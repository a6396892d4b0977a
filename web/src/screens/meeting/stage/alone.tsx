import { X } from 'lucide-react';
import { addressOf } from '../../../browser/base-path';
import type { Room } from '../../../capabilities/use-room';
import { useText } from '../../../i18n/language';
import { IconButton } from '../../../ui/button';
import { CopyButton } from '../../../ui/copy-button';
import { InvitationButton } from '../people/invitation-button';
import { useInvitationText } from '../people/use-invitation-text';

/** Offers to invite others while the viewer is alone in the meeting. */
export function Alone({ room, onHide }: { readonly room: Room; readonly onHide: () => void }) {
  const t = useText();
  const text = useInvitationText(room);
  return (
    <aside className="alone">
      <header className="alone-header">
        <h2>{t.meeting.alone}</h2>
        <IconButton label={t.meeting.hideInvitation} icon={<X />} onClick={onHide} />
      </header>
      <p className="alone-hint">{t.meeting.aloneHint}</p>
      <p className="alone-link">{addressOf(`/${room.slug}`)}</p>
      <div className="actions">
        <CopyButton label={t.people.copyInvite} text={text} />
        <InvitationButton room={room} />
      </div>
    </aside>
  );
}
