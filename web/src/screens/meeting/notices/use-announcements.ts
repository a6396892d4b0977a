import { useRoomContext } from '@livekit/components-react';
import { ParticipantKind, RoomEvent, type Participant, type Room } from 'livekit-client';
import { useRef } from 'react';
import { useText } from '../../../i18n/language';
import { handOf, isPerson, isSeenAsHost, nameOf } from '../people/person';
import { useLiveKitEvent } from '../use-livekit-event';
import { useNotify } from './notices';

/** By then, LiveKit has withdrawn the permissions of a caller who must wait. */
const CALLER_SETTLING_MS = 2_000;

/** In larger meetings, notices of every arrival and departure would distract. */
const MAX_PEOPLE_ANNOUNCED = 15;

/**
 * Announces who joins and leaves, that the last host left a recording without supervision, and, to
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
  /** Callers who may have to wait for a host. */
  const pendingCallers = useRef(new Set<Participant>());
  const announce = (
    participant: Participant,
    kind: 'joined' | 'leftMeeting' | 'raisedHand',
    options?: { readonly mustAct: boolean },
  ) => {
    const { identity } = participant;
    const textOf = t.meeting[kind];
    notify({ kind, identity, name: nameOf(participant), textOf, ...options });
  };
  const announceJoined = (participant: Participant) => {
    if (isPerson(participant) && isSmall(room)) announce(participant, 'joined');
  };
  const announceLeft = (participant: Participant) => {
    if (isPerson(participant) && isSmall(room)) announce(participant, 'leftMeeting');
    if (isRecorded && isSeenAsHost(participant) && !peopleIn(room).some(isSeenAsHost)) {
      notify(t.recording.withoutHost);
    }
  };
  useLiveKitEvent(room, RoomEvent.ParticipantConnected, (participant) => {
    if (participant.kind !== ParticipantKind.SIP) {
      announceJoined(participant);
      return;
    }
    pendingCallers.current.add(participant);
    setTimeout(() => {
      if (pendingCallers.current.delete(participant)) announceJoined(participant);
    }, CALLER_SETTLING_MS);
  });
  useLiveKitEvent(room, RoomEvent.ParticipantPermissionsChanged, (before, participant) => {
    const wasOnHold = participant.kind === ParticipantKind.SIP && before?.canSubscribe === false;
    if (!wasOnHold) return;
    pendingCallers.current.delete(participant);
    announceJoined(participant);
  });
  useLiveKitEvent(room, RoomEvent.ParticipantDisconnected, (participant) => {
    if (!pendingCallers.current.delete(participant)) announceLeft(participant);
  });
  useLiveKitEvent(room, RoomEvent.ParticipantAttributesChanged, (changes, participant) => {
    if (!isHost || participant.isLocal) return;
    if (!changes['hand_raised_at'] || handOf(participant) === undefined) return;
    announce(participant, 'raisedHand', { mustAct: true });
  });
}

const peopleIn = ({ localParticipant, remoteParticipants }: Room): readonly Participant[] =>
  [localParticipant, ...remoteParticipants.values()].filter(isPerson);

const isSmall = (room: Room): boolean => peopleIn(room).length <= MAX_PEOPLE_ANNOUNCED;
