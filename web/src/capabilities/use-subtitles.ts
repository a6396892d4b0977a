import { useMutation, type CombinedError } from 'urql';
import { StartSubtitlesDocument, StopSubtitlesDocument } from '../generated/operations';

export interface Subtitles {
  /** Calls the transcriber; asking again changes nothing. */
  readonly start: () => Promise<void>;
  /** For everybody; for hosts. */
  readonly stop: () => Promise<void>;
}

/** The transcriber of a meeting. What it writes comes by LiveKit. */
export function useSubtitles(roomId: string, onError: (error: CombinedError) => void): Subtitles {
  const [, start] = useMutation(StartSubtitlesDocument);
  const [, stop] = useMutation(StopSubtitlesDocument);
  const told = ({ error }: { error?: CombinedError | undefined }) => {
    if (error) onError(error);
  };
  return {
    start: () => start({ roomId }).then(told),
    stop: () => stop({ roomId }).then(told),
  };
}
