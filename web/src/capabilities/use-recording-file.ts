import { useState } from 'react';
import { useClient, type CombinedError } from 'urql';
import { codeOf } from '../api/error-code';
import { DeleteRecordingDocument, RecordingDownloadDocument } from '../generated/operations';

export interface RecordingFile {
  /** Makes the browser save the file; returns whether there is one. */
  readonly download: () => Promise<boolean>;
  /** Where the file can be played from for some minutes; null if there is none. */
  readonly address: () => Promise<string | null>;
  /** Returns whether the recording is gone, even if another host deleted it first. */
  readonly remove: () => Promise<boolean>;
  readonly isBusy: boolean;
  /** The error of the latest action, if it failed. */
  readonly error: CombinedError | undefined;
}

/** The file of a recording, for hosts of its room. */
export function useRecordingFile(id: string): RecordingFile {
  const client = useClient();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<CombinedError>();
  const settle = (failure: CombinedError | undefined) => {
    setBusy(false);
    setError(failure);
  };
  const read = async () => {
    setBusy(true);
    const fresh = { requestPolicy: 'network-only' } as const;
    const answer = await client.query(RecordingDownloadDocument, { id }, fresh).toPromise();
    settle(answer.error);
    return answer.data?.recording.downloadUrl ?? null;
  };
  return {
    isBusy,
    error,
    address: read,
    async download() {
      const address = await read();
      // The storage answers with a download, so the page stays open.
      if (address !== null) location.assign(address);
      return address !== null;
    },
    async remove() {
      setBusy(true);
      const { error: failure } = await client.mutation(DeleteRecordingDocument, { id }).toPromise();
      const isGone = !failure || codeOf(failure) === 'NOT_FOUND';
      settle(isGone ? undefined : failure);
      return isGone;
    },
  };
}
