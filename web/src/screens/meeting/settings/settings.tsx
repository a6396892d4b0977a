import { ConnectionState } from 'livekit-client';
import { lazy, Suspense, useEffect } from 'react';
import { useText } from '../../../i18n/language';
import { Dialog } from '../../../ui/dialog';
import { ErrorBoundary } from '../../../ui/error-boundary';
import { useConnectionState } from '../use-connection-state';
import type { SettingsDialogProps } from './settings-dialog';

const load = () => import('./settings-dialog');
const SettingsDialog = lazy(async () => ({ default: (await load()).SettingsDialog }));

/** The dialog with the settings. Loaded once the meeting runs, so that its first pictures come sooner. */
export function Settings({ isOpen, ...props }: SettingsDialogProps & { readonly isOpen: boolean }) {
  const t = useText();
  const isConnected = useConnectionState() === ConnectionState.Connected;
  useEffect(() => {
    // If this fails, opening the dialog says so.
    if (isConnected) load().catch(() => undefined);
  }, [isConnected]);
  if (!isOpen) return null;
  const failure = (
    <Dialog title={t.fault.title} onClose={props.onClose}>
      <p>{t.fault.hint}</p>
    </Dialog>
  );
  return (
    <ErrorBoundary fallback={failure}>
      <Suspense>
        <SettingsDialog {...props} />
      </Suspense>
    </ErrorBoundary>
  );
}
