import { useFeature } from '../../../capabilities/use-config';
import { isPermanentHost, type Room } from '../../../capabilities/use-room';
import { useText } from '../../../i18n/language';
import { CopyButton } from '../../../ui/copy-button';
import { Dialog } from '../../../ui/dialog';
import { CalendarForm } from './calendar-form';
import { InvitationForm } from './invitation-form';
import { useInvitationText } from './use-invitation-text';

/** Everyone can copy the invitation; hosts can also email it. */
export function InvitationDialog({
  room,
  onClose,
}: {
  readonly room: Room;
  readonly onClose: () => void;
}) {
  const t = useText();
  const text = useInvitationText(room);
  const canMail = useFeature('INVITATIONS') && isPermanentHost(room);
  return (
    <Dialog title={t.invite.title} onClose={onClose}>
      <section className="invitation">
        <p className="hint">{t.invite.text}</p>
        <p className="invitation-text">{text}</p>
        <CopyButton label={t.people.copyInvite} text={text} />
      </section>
      {canMail && <InvitationForm roomId={room.id} />}
      <CalendarForm room={room} text={text} />
    </Dialog>
  );
}
