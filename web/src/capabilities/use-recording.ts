import { useEffect, useState } from 'react';
import { useClient, useMutation, type CombinedError } from 'urql';
import { useSocketState } from '../api/api-context';
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
  readonly onNotice: (notice: RecordingLimitNotice) => void;
  readonly onFailure: () => void;
  readonly onError: (error: CombinedError) => void;
}

export interface RecordingOfRoom {
  /** The recording in progress, from the request to the file; null if there is none. */
  readonly running: RecordingPartsFragment | null;
  readonly start: (mode: RecordingMode) => void;
  readonly stop: () => void;
}

const RUNNING: readonly RecordingPartsFragment['status'][] = ['STARTING', 'ACTIVE', 'STOPPING'];

/** The recording of a room, live. Hosts start and stop it. */
export function useRecording(
  roomId: string,
  isInMeeting: boolean,
  { onNotice, onFailure, onError }: RecordingListeners,
): RecordingOfRoom {
  const client = useClient();
  const socketState = useSocketState();
  const isOn = useFeature('RECORDING') && isInMeeting;
  const [latest, setLatest] = useState<RecordingPartsFragment | null>(null);
  const [, start] = useMutation(StartRecordingDocument);
  const [, stop] = useMutation(StopRecordingDocument);
  const variables = isOn ? { roomId } : null;
  const restarts = useLiveUpdates(RecordingUpdatedDocument, variables, {
    onData({ recordingUpdated }) {
      setLatest(recordingUpdated);
      if (recordingUpdated.status === 'FAILED') onFailure();
    },
  });
  useEffect(() => {
    if (!isOn || socketState === 'down') return undefined;
    let isCurrent = true;
    const present = client.query(
      ActiveRecordingDocument,
      { roomId },
      { requestPolicy: 'network-only' },
    );
    void present.toPromise().then(({ data }) => {
      if (data && isCurrent) setLatest(data.room.activeRecording);
    });
    return () => {
      isCurrent = false;
    };
  }, [client, roomId, isOn, socketState, restarts]);
  useLiveUpdates(RecordingLimitNoticesDocument, variables, {
    onData: ({ recordingLimitNotices }) => onNotice(recordingLimitNotices),
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
