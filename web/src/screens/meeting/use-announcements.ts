import { useRoomContext } from '@livekit/components-react';
import {
  ParticipantKind,
  RoomEvent,
  type Participant,
  type RemoteParticipant,
} from 'livekit-client';
import { useEffect, useEffectEvent } from 'react';
import { useText } from '../../i18n/language';
import { useNotify } from './notices';
import { handOf, isPerson, nameOf } from './people/person';

/** By then it is known of a caller whether a host has to let them in. */
const CALLER_MS = 2_000;

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
    /** Callers of whom it is not known yet. */
    const unsettled = new Set<Participant>();
    const callerIsIn = (caller: Participant) => {
      if (unsettled.delete(caller)) came(caller);
    };
    const onCame = (participant: RemoteParticipant) => {
      if (participant.kind !== ParticipantKind.SIP) {
        came(participant);
        return;
      }
      unsettled.add(participant);
      setTimeout(callerIsIn, CALLER_MS, participant);
    };
    const onAdmitted = (before: Participant['permissions'], participant: Participant) => {
      const wasHeld = participant.kind === ParticipantKind.SIP && before?.canSubscribe === false;
      if (!wasHeld) return;
      unsettled.delete(participant);
      came(participant);
    };
    const onWent = (participant: RemoteParticipant) => {
      if (!unsettled.delete(participant)) went(participant);
    };
    const onChanged = (changes: Record<string, string>, participant: Participant) =>
      changed(changes, participant);
    room.on(RoomEvent.ParticipantConnected, onCame);
    room.on(RoomEvent.ParticipantPermissionsChanged, onAdmitted);
    room.on(RoomEvent.ParticipantDisconnected, onWent);
    room.on(RoomEvent.ParticipantAttributesChanged, onChanged);
    return () => {
      room.off(RoomEvent.ParticipantConnected, onCame);
      room.off(RoomEvent.ParticipantPermissionsChanged, onAdmitted);
      room.off(RoomEvent.ParticipantDisconnected, onWent);
      room.off(RoomEvent.ParticipantAttributesChanged, onChanged);
    };
  }, [room]);
}
