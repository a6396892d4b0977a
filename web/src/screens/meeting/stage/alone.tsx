import type { Room } from '../../../capabilities/use-room';
import { useText } from '../../../i18n/language';
import { InvitationButton } from '../people/invitation-button';

/** Nobody else is here: how to change that. */
export function Alone({ room }: { readonly room: Room }) {
  const t = useText();
  return (
    <aside className="alone">
      <h2>{t.meeting.alone}</h2>
      <p>{t.meeting.aloneHint}</p>
      <p className="alone-link">{`${location.origin}/${room.slug}`}</p>
      <InvitationButton room={room} />
    </aside>
  );
}
