import type { Lobby } from '../../../capabilities/use-lobby';
import { useText } from '../../../i18n/language';
import { GuestRows } from './guest-rows';

const SHOWN = 2;

/** Who waits, over the meeting, so that nobody is left standing. */
export function LobbyBar({ lobby }: { readonly lobby: Lobby }) {
  const t = useText();
  return (
    <section className="lobby-bar" aria-label={t.lobby.title(lobby.guests.length)}>
      <GuestRows lobby={lobby} atMost={SHOWN} />
    </section>
  );
}
