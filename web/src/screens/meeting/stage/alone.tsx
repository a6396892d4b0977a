import { addressOf } from '../../../browser/base-path';
import type { Room } from '../../../capabilities/use-room';
import { useText } from '../../../i18n/language';
import { CopyButton } from '../../../ui/copy-button';
import { InvitationButton } from '../people/invitation-button';
import { useInvitationText } from '../people/use-invitation-text';

/** Offers to invite others while the viewer is alone in the meeting. */
export function Alone({ room }: { readonly room: Room }) {
  const t = useText();
  const text = useInvitationText(room);
  return (
    <aside className="alone">
      <h2>{t.meeting.alone}</h2>
      <p>{t.meeting.aloneHint}</p>
      <p className="alone-link">{addressOf(`/${room.slug}`)}</p>
      <div className="actions">
        <CopyButton label={t.people.copyInvite} text={text} />
        <InvitationButton room={room} />
      </div>
    </aside>
  );
}
