import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { useSocketState } from '../api/api-context';
import { useLiveUpdates } from '../api/use-live-updates';
import { RoomDocument, RoomEventsDocument, type SubtitlesStatus } from '../generated/operations';
import type { Room } from './use-room';

export interface LiveRoom {
  readonly room: Room;
  /** The state of the transcriber. */
  readonly subtitles: SubtitlesStatus;
}

/**
 * The room with live changes of its settings and of the viewer's role.
 *
 * @param isInMeeting whether to subscribe; the gateway only serves members and participants
 */
export function useLiveRoom(initial: Room, isInMeeting: boolean): LiveRoom {
  const client = useClient();
  const socketState = useSocketState();
  const [room, setRoom] = useState(initial);
  const [subtitles, setSubtitles] = useState<SubtitlesStatus>('STOPPED');
  const { id } = initial;
  const restarts = useLiveUpdates(RoomEventsDocument, isInMeeting ? { roomId: id } : null, {
    onData({ roomEvents: event }) {
      if (event.__typename === 'RoomChanged') setRoom(event.room);
      if (event.__typename === 'SubtitlesChanged') {
        setSubtitles(event.subtitles.status);
      }
    },
  });
  useEffect(() => {
    if (socketState === 'down' || !isInMeeting) return undefined;
    let isCurrent = true;
    // Events in a gap are not repeated, so the state is read again.
    const present = client.query(RoomDocument, { slugOrId: id }, { requestPolicy: 'network-only' });
    void present.toPromise().then(({ data }) => {
      if (!data || !isCurrent) return;
      setRoom(data.room);
      setSubtitles(data.room.meeting?.subtitles?.status ?? 'STOPPED');
    });
    return () => {
      isCurrent = false;
    };
  }, [client, id, socketState, isInMeeting, restarts]);
  return { room, subtitles };
}
