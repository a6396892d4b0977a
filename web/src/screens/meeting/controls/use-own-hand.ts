import { useRoomContext } from '@livekit/components-react';
import { ConnectionState, ParticipantEvent } from 'livekit-client';
import { useRef } from 'react';
import { useHand } from '../../../capabilities/use-hand';
import { useText } from '../../../i18n/language';
import { useNotify } from '../notices/notices';
import { useLiveKitEvent } from '../use-livekit-event';

/** As `useHand`, and tells the viewer when a host has lowered their hand. */
export function useOwnHand(roomId: string): ReturnType<typeof useHand> {
  const t = useText();
  const notify = useNotify();
  const room = useRoomContext();
  const setHand = useHand(roomId);
  const isLowering = useRef(false);
  useLiveKitEvent(room.localParticipant, ParticipantEvent.AttributesChanged, (changes) => {
    // A connection that replaces another one starts with the hand down.
    if (changes['hand_raised_at'] !== '' || room.state !== ConnectionState.Connected) return;
    if (!isLowering.current) notify(t.meeting.handLowered);
    isLowering.current = false;
  });
  return (raised) => {
    isLowering.current = !raised;
    return setHand(raised);
  };
}
