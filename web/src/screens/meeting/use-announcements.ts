import { useRoomContext } from '@livekit/components-react';
import { RoomEvent, type Participant } from 'livekit-client';
import { useEffect, useEffectEvent } from 'react';
import { useText } from '../../i18n/language';
import { useNotify } from './notices';
import { handOf, isPerson, nameOf } from './people/person';

/** Says who comes, goes and raises a hand. */
export function useAnnouncements(): void {
  const t = useText();
  const notify = useNotify();
  const room = useRoomContext();
  const came = useEffectEvent((participant: Participant) => {
    if (isPerson(participant)) notify(t.meeting.joined(nameOf(participant)));
  });
  const went = useEffectEvent((participant: Participant) => {
    if (isPerson(participant)) notify(t.meeting.leftMeeting(nameOf(participant)));
  });
  const changed = useEffectEvent(
    (changes: Readonly<Record<string, string>>, participant: Participant) => {
      if (!participant.isLocal && changes['hand_raised_at'] && handOf(participant)) {
        notify(t.meeting.raisedHand(nameOf(participant)));
      }
    },
  );
  useEffect(() => {
    const onCame = (participant: Participant) => came(participant);
    const onWent = (participant: Participant) => went(participant);
    const onChanged = (changes: Record<string, string>, participant: Participant) =>
      changed(changes, participant);
    room.on(RoomEvent.ParticipantConnected, onCame);
    room.on(RoomEvent.ParticipantDisconnected, onWent);
    room.on(RoomEvent.ParticipantAttributesChanged, onChanged);
    return () => {
      room.off(RoomEvent.ParticipantConnected, onCame);
      room.off(RoomEvent.ParticipantDisconnected, onWent);
      room.off(RoomEvent.ParticipantAttributesChanged, onChanged);
    };
  }, [room]);
}
