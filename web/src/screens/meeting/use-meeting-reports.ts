import { useLocalParticipant, useRoomContext } from '@livekit/components-react';
import { ConnectionState, type Participant } from 'livekit-client';
import { useEffect, useRef } from 'react';
import { report } from '../../embed/parent-page';
import { nameOf } from './people/person';
import { useConnectionState } from './use-connection-state';

interface MeetingState {
  readonly isHost: boolean;
  /** The people in the meeting, this one included. */
  readonly people: readonly Participant[];
  /** The status of the recording in progress; null without one. */
  readonly recording: string | null;
}

/** Reports what happens in the meeting to the embedding page. */
export function useMeetingReports({ isHost, people, recording }: MeetingState): void {
  const room = useRoomContext();
  const isConnected = useConnectionState() === ConnectionState.Connected;
  const hasJoined = useRef(false);
  useEffect(() => {
    if (!isConnected || hasJoined.current) return;
    hasJoined.current = true;
    report('joined', { identity: room.localParticipant.identity, isHost });
  }, [isConnected, isHost, room]);
  useOthers(people, isConnected);
  useDevices(isConnected);
  const reported = useRef<string | null>(null);
  useEffect(() => {
    if (recording === reported.current) return;
    reported.current = recording;
    report('recording-changed', { status: recording });
  }, [recording]);
}

/** Compares lists, so that callers count once a host has admitted them. */
function useOthers(people: readonly Participant[], isConnected: boolean): void {
  const known = useRef(new Map<string, string>());
  useEffect(() => {
    // A connection that is being replaced has lost its participants for the moment.
    if (!isConnected) return;
    const others = people.filter(({ isLocal }) => !isLocal);
    const present = new Map(others.map((person) => [person.identity, nameOf(person)]));
    const before = known.current;
    known.current = present;
    for (const [identity, name] of before) {
      if (!present.has(identity)) report('participant-left', { identity, name });
    }
    for (const [identity, name] of present) {
      if (!before.has(identity)) report('participant-joined', { identity, name });
    }
  });
}

function useDevices(isConnected: boolean): void {
  const { isMicrophoneEnabled, isCameraEnabled, isScreenShareEnabled } = useLocalParticipant();
  useEffect(() => {
    if (!isConnected) return;
    report('devices-changed', {
      microphone: isMicrophoneEnabled,
      camera: isCameraEnabled,
      screenShare: isScreenShareEnabled,
    });
  }, [isConnected, isMicrophoneEnabled, isCameraEnabled, isScreenShareEnabled]);
}
