import { useRoomContext } from '@livekit/components-react';
import { ParticipantEvent, RoomEvent } from 'livekit-client';
import { useState } from 'react';
import { useLiveKitEvent } from './use-livekit-event';

/**
 * The number of changes that the gateway has written to LiveKit: of the room, and of the viewer's
 * role.
 */
export function useProjectedChanges(): number {
  const room = useRoomContext();
  const [changes, setChanges] = useState(0);
  const count = () => setChanges((before) => before + 1);
  useLiveKitEvent(room, RoomEvent.RoomMetadataChanged, count);
  useLiveKitEvent(room.localParticipant, ParticipantEvent.AttributesChanged, (changed) => {
    if ('room_role' in changed) count();
  });
  return changes;
}
