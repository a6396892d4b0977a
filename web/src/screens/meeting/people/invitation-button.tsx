import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { Room } from '../../../capabilities/use-room';
import { useText } from '../../../i18n/language';
import { Button } from '../../../ui/button';
import { InvitationDialog } from './invitation-dialog';

export function InvitationButton({ room }: { readonly room: Room }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <UserPlus aria-hidden="true" />
        {t.invite.title}
      </Button>
      {isOpen && <InvitationDialog room={room} onClose={() => setOpen(false)} />}
    </>
  );
}
