import { useRoomContext } from '@livekit/components-react';
import { RoomEvent, type ConnectionState } from 'livekit-client';
import { useCallback, useSyncExternalStore } from 'react';

/**
 * The state of the media connection. The hook of the same name in LiveKit's components misses a change between
 * the first rendering and its effects, and on a slow device that takes a while.
 */
export function useConnectionState(): ConnectionState {
  const room = useRoomContext();
  const subscribe = useCallback(
    (listener: () => void) => {
      room.on(RoomEvent.ConnectionStateChanged, listener);
      return () => void room.off(RoomEvent.ConnectionStateChanged, listener);
    },
    [room],
  );
  return useSyncExternalStore(subscribe, () => room.state);
}
