import { useMutation, type CombinedError } from 'urql';
import { StartSubtitlesDocument, StopSubtitlesDocument } from '../generated/operations';

export interface Subtitles {
  /** Dispatches the transcriber; idempotent. */
  readonly start: () => Promise<void>;
  /** Stops subtitles for everyone. Requires a host. */
  readonly stop: () => Promise<void>;
}

/** The transcriber of a meeting. Its text arrives through LiveKit. */
export function useSubtitles(roomId: string, onError: (error: CombinedError) => void): Subtitles {
  const [, start] = useMutation(StartSubtitlesDocument);
  const [, stop] = useMutation(StopSubtitlesDocument);
  const reportError = ({ error }: { error?: CombinedError | undefined }) => {
    if (error) onError(error);
  };
  return {
    start: () => start({ roomId }).then(reportError),
    stop: () => stop({ roomId }).then(reportError),
  };
}
