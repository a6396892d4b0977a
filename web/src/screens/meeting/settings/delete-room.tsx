import { useState } from 'react';
import { useText } from '../../../i18n/language';
import { Button } from '../../../ui/button';
import { ConfirmDialog } from '../../../ui/confirm-dialog';

/** Deletes the room after a question, for its owners. */
export function DeleteRoom({
  name,
  onDelete,
}: {
  readonly name: string;
  readonly onDelete: () => void;
}) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  return (
    <section className="settings-section">
      <h3>{t.settings.deleteRoom}</h3>
      <p className="hint">{t.settings.deleteHint}</p>
      <Button variant="danger" onClick={() => setAsking(true)}>
        {t.settings.deleteRoom}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t.settings.deleteConfirm(name)}
          action={t.settings.deleteButton}
          onConfirm={() => {
            setAsking(false);
            onDelete();
          }}
          onClose={() => setAsking(false)}
        >
          <p>{t.settings.deleteHint}</p>
        </ConfirmDialog>
      )}
    </section>
  );
}
