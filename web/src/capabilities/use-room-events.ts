import { useState } from 'react';
import { useLiveUpdates } from '../api/use-live-updates';
import { RoomEventsDocument } from '../generated/operations';
import type { Room } from './use-room';

/** The room as it is now: its settings, and the own role in it, follow what hosts change. */
export function useLiveRoom(initial: Room): Room {
  const [room, setRoom] = useState(initial);
  useLiveUpdates(
    RoomEventsDocument,
    { roomId: initial.id },
    {
      onData({ roomEvents: event }) {
        if (event.__typename === 'RoomChanged') setRoom(event.room);
      },
    },
  );
  return room;
}
