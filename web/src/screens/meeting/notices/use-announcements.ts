import { useRoomContext } from '@livekit/components-react';
import {
  ParticipantKind,
  RoomEvent,
  type Participant,
  type RemoteParticipant,
  type Room,
} from 'livekit-client';
import { useEffect, useEffectEvent } from 'react';
import { useText } from '../../../i18n/language';
import { useNotify } from './notices';
import { handOf, isHost as isSeenAsHost, isPerson, nameOf } from '../people/person';

/** By then, LiveKit has withdrawn the permissions of a caller who must wait. */
const CALLER_SETTLING_MS = 2_000;

/** In larger meetings, arrivals and departures are no news. */
const MAX_PEOPLE_ANNOUNCED = 15;

/**
 * Announces who joins and leaves, that the last host left a recording without supervision, and to
 * hosts, who raises a hand.
 */
export function useAnnouncements({
  isHost,
  isRecorded,
}: {
  readonly isHost: boolean;
  readonly isRecorded: boolean;
}): void {
  const t = useText();
  const notify = useNotify();
  const room = useRoomContext();
  const announce = (
    participant: Participant,
    kind: 'joined' | 'leftMeeting' | 'raisedHand',
    options?: { readonly mustAct: boolean },
  ) => {
    const { identity } = participant;
    const textOf = t.meeting[kind];
    notify({ kind, identity, name: nameOf(participant), textOf, ...options });
  };
  const announceJoined = useEffectEvent((participant: Participant) => {
    if (isPerson(participant) && isSmall(room)) announce(participant, 'joined');
  });
  const announceLeft = useEffectEvent((participant: Participant) => {
    if (isPerson(participant) && isSmall(room)) announce(participant, 'leftMeeting');
    if (isRecorded && isSeenAsHost(participant) && !peopleIn(room).some(isSeenAsHost)) {
      notify(t.recording.withoutHost);
    }
  });
  const announceHand = useEffectEvent(
    (changes: Readonly<Record<string, string>>, participant: Participant) => {
      if (!isHost || participant.isLocal) return;
      if (!changes['hand_raised_at'] || handOf(participant) === undefined) return;
      announce(participant, 'raisedHand', { mustAct: true });
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

const peopleIn = ({ localParticipant, remoteParticipants }: Room): readonly Participant[] =>
  [localParticipant, ...remoteParticipants.values()].filter(isPerson);

const isSmall = (room: Room): boolean => peopleIn(room).length <= MAX_PEOPLE_ANNOUNCED;
