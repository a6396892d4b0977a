import { useEffect, useEffectEvent, useState } from 'react';
import { useClient } from 'urql';
import { useLink } from '../api/api-context';
import { useLiveUpdates } from '../api/use-live-updates';
import { RoomDocument, RoomEventsDocument } from '../generated/operations';
import type { Room } from './use-room';

/**
 * The room as it is now: its settings, and the own role in it, follow what hosts change.
 *
 * @param isInMeeting the gateway tells members and people in the meeting, nobody else
 */
export function useLiveRoom(initial: Room, isInMeeting: boolean): Room {
  const client = useClient();
  const link = useLink();
  const [room, setRoom] = useState(initial);
  const read = useEffectEvent(async () => {
    const variables = { slugOrId: initial.id };
    const options = { requestPolicy: 'network-only' } as const;
    const { data } = await client.query(RoomDocument, variables, options).toPromise();
    if (data) setRoom(data.room);
  });
  // What happened while the link was down, nobody tells again.
  useEffect(() => {
    if (link === 'up' && isInMeeting) void read();
  }, [link, isInMeeting]);
  useLiveUpdates(RoomEventsDocument, isInMeeting ? { roomId: initial.id } : null, {
    onData({ roomEvents: event }) {
      if (event.__typename === 'RoomChanged') setRoom(event.room);
    },
  });
  return room;
}
