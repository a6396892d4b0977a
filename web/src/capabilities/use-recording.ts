import { useRef, useState } from 'react';
import { useMutation, type CombinedError } from 'urql';
import { useLiveState } from '../api/use-live-state';
import { useLiveUpdates } from '../api/use-live-updates';
import {
  ActiveRecordingDocument,
  RecordingLimitNoticesDocument,
  RecordingUpdatedDocument,
  StartRecordingDocument,
  StopRecordingDocument,
  type RecordingLimitNoticesSubscription,
  type RecordingMode,
  type RecordingPartsFragment,
} from '../generated/operations';
import { useFeature } from './use-config';

export type RecordingLimitNotice = RecordingLimitNoticesSubscription['recordingLimitNotices'];

export interface RecordingListeners {
  readonly onNotice?: (notice: RecordingLimitNotice) => void;
  readonly onFailure?: () => void;
  /** Called once for each recording, when it becomes active, or when the viewer learns of it. */
  readonly onActive?: (recording: RecordingPartsFragment) => void;
  readonly onError: (error: CombinedError) => void;
}

export interface RecordingOfRoom {
  /** The recording in progress, from the request to the file; null if there is none. */
  readonly running: RecordingPartsFragment | null;
  readonly start: (mode: RecordingMode) => void;
  readonly stop: () => void;
}

const RUNNING: readonly RecordingPartsFragment['status'][] = ['STARTING', 'ACTIVE', 'STOPPING'];

/**
 * The recording of a room, live. Hosts start and stop it.
 *
 * @param isVisible whether to ask: the gateway only tells members and participants
 * @param hint changes when LiveKit reports a change of the room
 */
export function useRecording(
  roomId: string,
  isVisible: boolean,
  hint: number,
  { onNotice, onFailure, onActive, onError }: RecordingListeners,
): RecordingOfRoom {
  const isOn = useFeature('RECORDING') && isVisible;
  const [latest, setLatest] = useState<RecordingPartsFragment | null>(null);
  const [, start] = useMutation(StartRecordingDocument);
  const [, stop] = useMutation(StopRecordingDocument);
  const announced = useRef<string>(undefined);
  const learn = (recording: RecordingPartsFragment | null) => {
    setLatest(recording);
    if (recording?.status !== 'ACTIVE' || announced.current === recording.id) return;
    announced.current = recording.id;
    onActive?.(recording);
  };
  const variables = isOn ? { roomId } : null;
  useLiveState({
    query: ActiveRecordingDocument,
    queryVariables: { roomId },
    onRead({ room }) {
      learn(room.activeRecording);
      return true;
    },
    subscription: RecordingUpdatedDocument,
    variables,
    onData({ recordingUpdated }) {
      learn(recordingUpdated);
      if (recordingUpdated.status === 'FAILED') onFailure?.();
      return true;
    },
    hint,
  });
  useLiveUpdates(RecordingLimitNoticesDocument, variables, {
    onData: ({ recordingLimitNotices }) => onNotice?.(recordingLimitNotices),
  });
  const reportError = ({ error }: { error?: CombinedError | undefined }) => {
    if (error) onError(error);
  };
  return {
    running: latest && RUNNING.includes(latest.status) ? latest : null,
    start: (mode) => void start({ input: { roomId, mode } }).then(reportError),
    stop: () => void stop({ roomId }).then(reportError),
  };
}
