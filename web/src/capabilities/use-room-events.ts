import { useEffect, useEffectEvent, useState } from 'react';
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
  const read = useEffectEvent(async () => {
    const variables = { slugOrId: initial.id };
    const options = { requestPolicy: 'network-only' } as const;
    const { data } = await client.query(RoomDocument, variables, options).toPromise();
    if (!data) return;
    setRoom(data.room);
    setSubtitles(data.room.meeting?.subtitles?.status ?? 'STOPPED');
  });
  // What happened while the link was down, nobody tells again.
  useEffect(() => {
    if (link === 'up' && isInMeeting) void read();
  }, [link, isInMeeting]);
  useLiveUpdates(RoomEventsDocument, isInMeeting ? { roomId: initial.id } : null, {
    onData({ roomEvents: event }) {
      if (event.__typename === 'RoomChanged') setRoom(event.room);
      if (event.__typename === 'SubtitlesChanged') {
        setSubtitles(event.subtitles.status);
      }
    },
  });
  return { room, subtitles };
}
