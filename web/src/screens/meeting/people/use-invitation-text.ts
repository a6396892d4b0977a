import { addressOf } from '../../../browser/base-path';
import { useConfig } from '../../../capabilities/use-config';
import type { Room } from '../../../capabilities/use-room';
import { useText } from '../../../i18n/language';

/** The text of an invitation: the room's link, and how to dial in. */
export function useInvitationText(room: Room): string {
  const t = useText();
  const phoneNumber = useConfig()?.telephony?.phoneNumber;
  const hasDialIn = phoneNumber !== undefined && room.pinCode !== null;
  const dialIn = hasDialIn ? `${phoneNumber}, ${t.settings.pin(room.pinCode ?? '')}` : null;
  return t.invitation(room.name, addressOf(`/${room.slug}`), dialIn);
}
