import { useState, type ReactNode } from 'react';
import { Button } from '../../../ui/button';

/** A field of the settings beside the button that saves it. */
export function SettingForm({
  action,
  isChanged,
  onSave,
  children,
}: {
  /** The text of the button. */
  readonly action: string;
  readonly isChanged: boolean;
  readonly onSave: () => Promise<unknown>;
  readonly children: ReactNode;
}) {
  const [isSaving, setSaving] = useState(false);
  return (
    <form
      className="setting-form"
      onSubmit={(submit) => {
        submit.preventDefault();
        setSaving(true);
        void onSave().then(() => setSaving(false));
      }}
    >
      {children}
      <Button type="submit" isBusy={isSaving} disabled={!isChanged}>
        {action}
      </Button>
    </form>
  );
}
