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

/** By then, LiveKit has withdrawn the permissions of a caller who must wait. */
const CALLER_SETTLING_MS = 2_000;

/** Announces who joins, leaves, or raises a hand. */
export function useAnnouncements(): void {
  const t = useText();
  const notify = useNotify();
  const room = useRoomContext();
  const announceJoined = useEffectEvent((participant: Participant) => {
    if (isPerson(participant)) notify(t.meeting.joined(nameOf(participant)));
  });
  const announceLeft = useEffectEvent((participant: Participant) => {
    if (isPerson(participant)) notify(t.meeting.leftMeeting(nameOf(participant)));
  });
  const announceHand = useEffectEvent(
    (changes: Readonly<Record<string, string>>, participant: Participant) => {
      if (!participant.isLocal && changes['hand_raised_at'] && handOf(participant)) {
        notify(t.meeting.raisedHand(nameOf(participant)));
      }
    },
  );
  useEffect(() => {
    /** Callers who may have to wait for a host. */
    const pendingCallers = new Set<Participant>();
    const announceCaller = (caller: Participant) => {
      if (pendingCallers.delete(caller)) announceJoined(caller);
    };
    const onConnected = (participant: RemoteParticipant) => {
      if (participant.kind !== ParticipantKind.SIP) {
        announceJoined(participant);
        return;
      }
      pendingCallers.add(participant);
      setTimeout(announceCaller, CALLER_SETTLING_MS, participant);
    };
    const onAdmitted = (before: Participant['permissions'], participant: Participant) => {
      const wasOnHold = participant.kind === ParticipantKind.SIP && before?.canSubscribe === false;
      if (!wasOnHold) return;
      pendingCallers.delete(participant);
      announceJoined(participant);
    };
    const onDisconnected = (participant: RemoteParticipant) => {
      if (!pendingCallers.delete(participant)) announceLeft(participant);
    };
    const onAttributesChanged = (changes: Record<string, string>, participant: Participant) =>
      announceHand(changes, participant);
    room.on(RoomEvent.ParticipantConnected, onConnected);
    room.on(RoomEvent.ParticipantPermissionsChanged, onAdmitted);
    room.on(RoomEvent.ParticipantDisconnected, onDisconnected);
    room.on(RoomEvent.ParticipantAttributesChanged, onAttributesChanged);
    return () => {
      room.off(RoomEvent.ParticipantConnected, onConnected);
      room.off(RoomEvent.ParticipantPermissionsChanged, onAdmitted);
      room.off(RoomEvent.ParticipantDisconnected, onDisconnected);
      room.off(RoomEvent.ParticipantAttributesChanged, onAttributesChanged);
    };
  }, [room]);
}
