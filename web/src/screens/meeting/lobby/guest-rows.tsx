import { Check, Phone, X } from 'lucide-react';
import type { Lobby } from '../../../capabilities/use-lobby';
import { useText } from '../../../i18n/language';
import { Avatar } from '../../../ui/avatar';
import { Button } from '../../../ui/button';

/** People who wait, each with a yes and a no; one click for all of them where there are several. */
export function GuestRows({
  lobby,
  atMost = Infinity,
}: {
  readonly lobby: Lobby;
  readonly atMost?: number;
}) {
  const t = useText();
  const { guests, decide, admitEveryone } = lobby;
  return (
    <>
      <header className="guests-header">
        <h3>{t.lobby.title(guests.length)}</h3>
        {guests.length > 1 && (
          <Button variant="quiet" onClick={admitEveryone}>
            {t.lobby.admitAll}
          </Button>
        )}
      </header>
      <ul className="guest-list">
        {guests.slice(0, atMost).map((guest) => (
          <li key={guest.id} className="guest">
            <Avatar name={guest.displayName} color={guest.color} />
            <span className="guest-name">
              {guest.displayName}
              {guest.kind === 'PHONE' && (
                <span className="hint">
                  <Phone aria-hidden="true" /> {t.common.phone}
                </span>
              )}
            </span>
            <Button
              variant="quiet"
              aria-label={t.lobby.denyOne(guest.displayName)}
              onClick={() => decide(guest, false)}
            >
              <X aria-hidden="true" />
              {t.lobby.deny}
            </Button>
            <Button
              variant="primary"
              aria-label={t.lobby.admitOne(guest.displayName)}
              onClick={() => decide(guest, true)}
            >
              <Check aria-hidden="true" />
              {t.lobby.admit}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
