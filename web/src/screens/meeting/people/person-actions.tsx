import { EllipsisVertical } from 'lucide-react';
import type { Participant } from 'livekit-client';
import { useState } from 'react';
import { useHasMeetingToken } from '../../../capabilities/use-has-meeting-token';
import type { Moderation } from '../../../capabilities/use-moderation';
import type { Room } from '../../../capabilities/use-room';
import { useText } from '../../../i18n/language';
import { ConfirmDialog } from '../../../ui/confirm-dialog';
import { Menu } from '../../../ui/menu';
import { PermissionsDialog } from './permissions-dialog';
import { nameOf } from './person';
import { banHintOf, canWait, personMenu, type PersonDialog } from './person-menu';
import { RenameDialog } from './rename-dialog';

/** The menu of one person, and the dialogs that it opens. */
export function PersonActions({
  person,
  room,
  moderation,
}: {
  readonly person: Participant;
  readonly room: Room;
  readonly moderation: Moderation;
}) {
  const t = useText();
  const [dialog, setDialog] = useState<PersonDialog | null>(null);
  const close = () => setDialog(null);
  const { identity } = person;
  const name = nameOf(person);
  const { hasMeetingToken, ask } = useHasMeetingToken(room.id, identity);
  const actions = personMenu({
    t,
    person,
    room,
    moderation,
    hasMeetingToken,
    openDialog: setDialog,
  });
  if (actions.length === 0) return null;
  return (
    <>
      <Menu
        label={t.people.actions(name)}
        icon={<EllipsisVertical />}
        actions={actions}
        onOpen={() => {
          if (canWait(person, room)) ask();
        }}
      />
      {dialog === 'permissions' && (
        <PermissionsDialog
          person={person}
          onPermit={(publishSources) => moderation.permit(identity, { publishSources })}
          onClose={close}
        />
      )}
      {dialog === 'rename' && (
        <RenameDialog
          name={name}
          onRename={(newName) => {
            if (person.isLocal) moderation.renameSelf(newName);
            else moderation.rename(identity, newName);
          }}
          onClose={close}
        />
      )}
      {(dialog === 'remove' || dialog === 'ban') && (
        <ConfirmDialog
          title={dialog === 'ban' ? t.people.banTitle(name) : t.people.removeTitle(name)}
          action={t.people[dialog]}
          onConfirm={() => {
            close();
            moderation.remove(identity, { ban: dialog === 'ban' });
          }}
          onClose={close}
        >
          <p>{dialog === 'ban' ? t.people.banHint[banHintOf(person)] : t.people.removeHint}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
