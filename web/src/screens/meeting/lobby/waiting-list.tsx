import { Check, Phone, X } from 'lucide-react';
import type { Lobby } from '../../../capabilities/use-lobby';
import { useText } from '../../../i18n/language';
import { Avatar } from '../../../ui/avatar';
import { Button } from '../../../ui/button';
import { MessageButton } from './message-button';

/** The people waiting, with buttons to admit or deny each, or to admit all. */
export function WaitingList({
  lobby,
  max = Infinity,
}: {
  readonly lobby: Lobby;
  readonly max?: number;
}) {
  const t = useText();
  const { waiting, decide, admitEveryone, message } = lobby;
  return (
    <>
      <header className="waiting-header">
        <h3>{t.lobby.title(waiting.length)}</h3>
        <MessageButton onSend={message} />
        {waiting.length > 1 && (
          <Button variant="quiet" onClick={admitEveryone}>
            {t.lobby.admitAll}
          </Button>
        )}
      </header>
      <ul className="waiting-list">
        {waiting.slice(0, max).map((person) => (
          <li key={person.id} className="waiting-person">
            <Avatar name={person.displayName} color={person.color} />
            <span className="waiting-name">
              {person.displayName}
              {person.kind === 'PHONE' && (
                <span className="hint">
                  <Phone aria-hidden="true" /> {t.common.phone}
                </span>
              )}
            </span>
            <Button
              variant="quiet"
              aria-label={t.lobby.denyOne(person.displayName)}
              onClick={() => decide(person, false)}
            >
              <X aria-hidden="true" />
              {t.lobby.deny}
            </Button>
            <Button
              variant="primary"
              aria-label={t.lobby.admitOne(person.displayName)}
              onClick={() => decide(person, true)}
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
