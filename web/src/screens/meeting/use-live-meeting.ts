import { useRoomContext } from '@livekit/components-react';
import { ConnectionState } from 'livekit-client';
import { useLobby } from '../../capabilities/use-lobby';
import { useModeration } from '../../capabilities/use-moderation';
import { useLiveRoom } from '../../capabilities/use-room-events';
import type { Room } from '../../capabilities/use-room';
import { useSubtitles } from '../../capabilities/use-subtitles';
import { errorText } from '../../i18n/error-text';
import { useText } from '../../i18n/language';
import { useNotify } from './notices/notices';
import { useAnnouncedRecording } from './recording/use-announced-recording';
import { useConnectionState } from './use-connection-state';
import { useProjectedChanges } from './use-projected-changes';

/** The live state of the room, and what can be done in it; tells the viewer of changes and failures. */
export function useLiveMeeting(initialRoom: Room) {
  const t = useText();
  const notify = useNotify();
  const livekit = useRoomContext();
  const isConnected = useConnectionState() === ConnectionState.Connected;
  const projected = useProjectedChanges();
  const live = useLiveRoom(initialRoom, isConnected, projected, {
    onEndingSoon(remainingMs) {
      notify(t.meeting.endsSoon(Math.max(1, Math.round(remainingMs / 60_000))));
    },
    onMuted(identities, byName) {
      if (!identities.includes(livekit.localParticipant.identity)) return;
      notify(byName === null ? t.meeting.mutedByHost : t.meeting.mutedBy(byName));
    },
  });
  const { id: roomId, viewerCanAdminister: isHost } = live.room;
  const moderation = useModeration(roomId, (error) => notify(errorText(t, error)));
  const lobby = useLobby(roomId, {
    isHost,
    onArrival({ displayName }) {
      // Only for screen readers: the page shows the list of the people waiting.
      notify({ text: t.lobby.arrived(displayName), isUnseen: true, mustAct: true });
    },
    onMessage(text, informed, error) {
      if (error) notify(errorText(t, error));
      else notify(text === '' ? t.lobby.messageRemoved : t.lobby.messageSent(informed));
    },
  });
  const transcriber = useSubtitles(roomId, (error) => notify(errorText(t, error)));
  const recording = useAnnouncedRecording(roomId, isConnected, projected);
  return { ...live, isHost, moderation, lobby, transcriber, recording };
}
