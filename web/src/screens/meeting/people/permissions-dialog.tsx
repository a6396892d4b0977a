import { Track, type Participant } from 'livekit-client';
import { useState } from 'react';
import type { TrackSource } from '../../../generated/operations';
import { useText } from '../../../i18n/language';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { mayPublish } from '../controls/may-publish';
import { nameOf } from './person';

const KINDS = [
  { source: Track.Source.Camera, kind: 'CAMERA' },
  { source: Track.Source.Microphone, kind: 'MICROPHONE' },
  { source: Track.Source.ScreenShare, kind: 'SCREEN_SHARE' },
] as const satisfies readonly { source: Track.Source; kind: TrackSource }[];

/** The permissions of one person, independent of the room's settings. */
export function PermissionsDialog({
  person,
  onPermit,
  onClose,
}: {
  readonly person: Participant;
  readonly onPermit: (sources: TrackSource[]) => void;
  readonly onClose: () => void;
}) {
  const t = useText();
  const [allowed, setAllowed] = useState<readonly TrackSource[]>(() =>
    KINDS.filter(({ source }) => mayPublish(person, source)).map(({ kind }) => kind),
  );
  return (
    <Dialog title={t.people.permissionsOf(nameOf(person))} onClose={onClose}>
      <form
        onSubmit={(submit) => {
          submit.preventDefault();
          // Permission to share a screen includes its audio.
          const sound = allowed.includes('SCREEN_SHARE') ? (['SCREEN_SHARE_AUDIO'] as const) : [];
          onPermit([...allowed, ...sound]);
          onClose();
        }}
      >
        {KINDS.map(({ kind }) => (
          <label key={kind} className="check">
            <input
              type="checkbox"
              checked={allowed.includes(kind)}
              onChange={({ target }) =>
                setAllowed(
                  target.checked ? [...allowed, kind] : allowed.filter((one) => one !== kind),
                )
              }
            />
            {t.settings.sources[kind]}
          </label>
        ))}
        <footer className="dialog-actions">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" variant="primary">
            {t.common.save}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
