import { useConfig } from '../../../capabilities/use-config';
import type { Room } from '../../../capabilities/use-room';
import { useText } from '../../../i18n/language';
import { CopyButton } from '../../../ui/copy-button';

/** Copies what one sends to people who shall come: the link, and how to dial in. */
export function InvitationButton({ room }: { readonly room: Room }) {
  const t = useText();
  const phoneNumber = useConfig()?.telephony?.phoneNumber;
  const hasDialIn = phoneNumber !== undefined && room.pinCode !== null;
  const dialIn = hasDialIn ? `${phoneNumber}, ${t.settings.pin(room.pinCode ?? '')}` : null;
  return (
    <CopyButton
      label={t.people.copyInvite}
      text={t.invitation(room.name, `${location.origin}/${room.slug}`, dialIn)}
    />
  );
}
