import type { Lobby } from '../../../capabilities/use-lobby';
import { useText } from '../../../i18n/language';
import { WaitingList } from './waiting-list';

const MAX_SHOWN = 2;

/** Shows the people waiting above the stage, so that hosts notice them. */
export function LobbyBar({ lobby }: { readonly lobby: Lobby }) {
  const t = useText();
  return (
    <section className="lobby-bar" aria-label={t.lobby.title(lobby.waiting.length)}>
      <WaitingList lobby={lobby} max={MAX_SHOWN} />
    </section>
  );
}
