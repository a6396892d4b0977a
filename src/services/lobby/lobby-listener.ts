import type { LobbyStore } from '../../redis/lobby/lobby-store.js';
import type { MeetingListener } from '../meeting/meeting-listener.js';

/** The decisions of hosts apply to one meeting. */
export const lobbyListener = (
  lobbyStore: Pick<LobbyStore, 'clear' | 'bindSession'>,
  repaired: (repair: 'lobby_ended', count: number) => void,
): MeetingListener => ({
  name: 'lobby',
  opened: async (session) => {
    const ended = await lobbyStore.bindSession(session.name, session);
    if (ended > 0) repaired('lobby_ended', ended);
  },
  ended: ({ roomId }) => lobbyStore.clear(roomId),
});
