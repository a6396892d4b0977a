import { useDeleteRoom, type MyRoom } from '../../capabilities/use-my-rooms';
import { errorText } from '../../i18n/error-text';
import { useText } from '../../i18n/language';
import { Banner } from '../../ui/banner';
import { ConfirmDialog } from '../../ui/confirm-dialog';

export function DeleteRoomDialog({
  room,
  onDeleted,
  onClose,
}: {
  readonly room: MyRoom;
  readonly onDeleted: () => void;
  readonly onClose: () => void;
}) {
  const t = useText();
  const { run, isBusy, error } = useDeleteRoom(room.id);
  return (
    <ConfirmDialog
      title={t.settings.deleteConfirm(room.name)}
      action={t.settings.deleteButton}
      isBusy={isBusy}
      onConfirm={() =>
        void run().then((isDeleted) => {
          if (isDeleted) onDeleted();
        })
      }
      onClose={onClose}
    >
      <p>{t.settings.deleteHint}</p>
      {error && <Banner>{errorText(t, error)}</Banner>}
    </ConfirmDialog>
  );
}
