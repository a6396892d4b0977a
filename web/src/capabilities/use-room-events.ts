import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { useLink } from '../api/api-context';
import { useLiveUpdates } from '../api/use-live-updates';
import { RoomDocument, RoomEventsDocument, type SubtitlesStatus } from '../generated/operations';
import type { Room } from './use-room';

export interface LiveRoom {
  readonly room: Room;
  /** How far the transcriber is. */
  readonly subtitles: SubtitlesStatus;
}

/**
 * The room as it is now: its settings, and the own role in it, follow what hosts change.
 *
 * @param isInMeeting the gateway tells members and people in the meeting, nobody else
 */
export function useLiveRoom(initial: Room, isInMeeting: boolean): LiveRoom {
  const client = useClient();
  const link = useLink();
  const [room, setRoom] = useState(initial);
  const [subtitles, setSubtitles] = useState<SubtitlesStatus>('STOPPED');
  const { id } = initial;
  const repeats = useLiveUpdates(RoomEventsDocument, isInMeeting ? { roomId: id } : null, {
    onData({ roomEvents: event }) {
      if (event.__typename === 'RoomChanged') setRoom(event.room);
      if (event.__typename === 'SubtitlesChanged') {
        setSubtitles(event.subtitles.status);
      }
    },
  });
  useEffect(() => {
    if (link === 'down' || !isInMeeting) return undefined;
    let isCurrent = true;
    // What happened while nothing could be heard, nobody tells again.
    const present = client.query(RoomDocument, { slugOrId: id }, { requestPolicy: 'network-only' });
    void present.toPromise().then(({ data }) => {
      if (!data || !isCurrent) return;
      setRoom(data.room);
      setSubtitles(data.room.meeting?.subtitles?.status ?? 'STOPPED');
    });
    return () => {
      isCurrent = false;
    };
  }, [client, id, link, isInMeeting, repeats]);
  return { room, subtitles };
}
