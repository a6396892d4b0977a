import { useRoomContext } from '@livekit/components-react';
import { ConnectionState, ParticipantEvent } from 'livekit-client';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useHand } from '../../../capabilities/use-hand';
import { useText } from '../../../i18n/language';
import { useNotify } from '../notices/notices';

/** As `useHand`, and tells the viewer when a host has lowered their hand. */
export function useOwnHand(roomId: string): ReturnType<typeof useHand> {
  const t = useText();
  const notify = useNotify();
  const room = useRoomContext();
  const setHand = useHand(roomId);
  const isLowering = useRef(false);
  const announce = useEffectEvent((changes: Readonly<Record<string, string>>) => {
    // A connection that replaces another one starts with the hand down.
    if (changes['hand_raised_at'] !== '' || room.state !== ConnectionState.Connected) return;
    if (!isLowering.current) notify(t.meeting.handLowered);
    isLowering.current = false;
  });
  useEffect(() => {
    const { localParticipant } = room;
    const onChanged = (changes: Record<string, string>) => announce(changes);
    localParticipant.on(ParticipantEvent.AttributesChanged, onChanged);
    return () => void localParticipant.off(ParticipantEvent.AttributesChanged, onChanged);
  }, [room]);
  return (raised) => {
    isLowering.current = !raised;
    return setHand(raised);
  };
}
