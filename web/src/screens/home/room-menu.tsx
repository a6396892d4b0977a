import { EllipsisVertical } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { MyRoom } from '../../capabilities/use-my-rooms';
import { useText } from '../../i18n/language';
import { Menu } from '../../ui/menu';
import { DeleteRoomDialog, RenameRoomDialog } from './room-dialogs';

/** What hosts can do with a room; only owners can delete it. */
export function RoomMenu({
  room,
  onChange,
}: {
  readonly room: MyRoom;
  /** With null once the room is deleted. */
  readonly onChange: (change: { readonly name: string } | null) => void;
}) {
  const t = useText();
  const [dialog, setDialog] = useState<'rename' | 'delete' | null>(null);
  const close = () => setDialog(null);
  const rename = { label: t.home.rename, act: () => setDialog('rename') };
  const remove = { label: t.home.delete, act: () => setDialog('delete'), isDangerous: true };
  return (
    <>
      <Menu
        label={t.people.actions(room.name)}
        icon={<EllipsisVertical />}
        actions={room.viewerRole === 'OWNER' ? [rename, remove] : [rename]}
      />
      <Suspense>
        {dialog === 'rename' && (
          <RenameRoomDialog
            room={room}
            onClose={close}
            onRenamed={(name) => {
              close();
              onChange({ name });
            }}
          />
        )}
        {dialog === 'delete' && (
          <DeleteRoomDialog
            room={room}
            onClose={close}
            onDeleted={() => {
              close();
              onChange(null);
            }}
          />
        )}
      </Suspense>
    </>
  );
}
