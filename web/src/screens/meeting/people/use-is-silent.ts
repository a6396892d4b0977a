import { ParticipantEvent, type Participant } from 'livekit-client';
import { useCallback, useSyncExternalStore } from 'react';

const EVENTS = [
  ParticipantEvent.TrackMuted,
  ParticipantEvent.TrackUnmuted,
  ParticipantEvent.TrackPublished,
  ParticipantEvent.TrackUnpublished,
  ParticipantEvent.LocalTrackPublished,
  ParticipantEvent.LocalTrackUnpublished,
] as const;

/** Whether a participant's microphone is muted or unpublished, for example by a host. */
export function useIsSilent(participant: Participant): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      for (const event of EVENTS) participant.on(event, listener);
      return () => {
        for (const event of EVENTS) participant.off(event, listener);
      };
    },
    [participant],
  );
  return useSyncExternalStore(subscribe, () => !participant.isMicrophoneEnabled);
}
