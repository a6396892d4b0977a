import { useRoomContext } from '@livekit/components-react';
import { ParticipantEvent, RoomEvent } from 'livekit-client';
import { useEffect, useState } from 'react';

/**
 * The number of changes that the gateway has written to LiveKit: of the room, and of the viewer's
 * role.
 */
export function useProjectedChanges(): number {
  const room = useRoomContext();
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    const { localParticipant } = room;
    const count = () => setChanges((before) => before + 1);
    const onAttributes = (changed: Record<string, string>) => {
      if ('room_role' in changed) count();
    };
    room.on(RoomEvent.RoomMetadataChanged, count);
    localParticipant.on(ParticipantEvent.AttributesChanged, onAttributes);
    return () => {
      room.off(RoomEvent.RoomMetadataChanged, count);
      localParticipant.off(ParticipantEvent.AttributesChanged, onAttributes);
    };
  }, [room]);
  return changes;
}
