import { useEffect, useEffectEvent, useReducer, useState } from 'react';
import { useClient, useQuery, type CombinedError } from 'urql';
import { useLink } from '../api/api-context';
import { useLiveUpdates } from '../api/use-live-updates';
import {
  ListedRecordingUpdatedDocument,
  OneRecordingDocument,
  RecordingsDocument,
  type ListedRecordingFragment,
  type RecordingsQuery,
  type RecordingStatus,
} from '../generated/operations';

export type ListedRecording = ListedRecordingFragment;

const PAGE_LENGTH = 20;
/** More than that, the API does not give at once. */
const MAX_PAGE = 100;
const FRESH = { requestPolicy: 'network-only' } as const;

export interface Recordings {
  /** Of all pages read so far, newest first; undefined until the first one is there. */
  readonly recordings: readonly ListedRecording[] | undefined;
  readonly totalCount: number;
  readonly hasMore: boolean;
  readonly isReading: boolean;
  readonly error: CombinedError | undefined;
  readonly readMore: () => void;
  /** Takes over what was heard of one of them, or of a new one. */
  readonly follow: (recording: ListedRecording) => void;
  /** One was deleted. */
  readonly forget: (id: string) => void;
}

/**
 * Recordings of rooms that the viewer is a host of, page by page.
 *
 * @param roomId null: of all of them
 */
export function useRecordings(roomId: string | null): Recordings {
  const client = useClient();
  const link = useLink();
  const [list, change] = useReducer(next, NOTHING_READ);
  const [isReading, setReading] = useState(true);
  const [error, setError] = useState<CombinedError>();

  const read = async (first: number, after: string | null) => {
    const variables = { roomId, first, after };
    const result = await client.query(RecordingsDocument, variables, FRESH).toPromise();
    setReading(false);
    setError(result.error);
    const page = result.data?.recordings;
    if (page) change({ type: 'read', page, isFirst: after === null });
  };
  const readAnew = useEffectEvent(() => {
    void read(Math.min(Math.max(PAGE_LENGTH, list.known.length), MAX_PAGE), null);
  });
  useEffect(() => {
    // What happened while the link was down, nobody tells again. State changes with the answer.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    if (link === 'up') readAnew();
  }, [link]);

  return {
    recordings: list.pageInfo ? list.known : undefined,
    totalCount: list.totalCount,
    hasMore: list.pageInfo?.hasNextPage ?? false,
    isReading,
    error,
    readMore() {
      setReading(true);
      void read(PAGE_LENGTH, list.pageInfo?.endCursor ?? null);
    },
    follow: (recording) => change({ type: 'heard', recording }),
    forget: (id) => change({ type: 'deleted', id }),
  };
}

/** Each change of the recordings of a room, as it happens. */
export function useRecordingUpdates(
  roomId: string | null,
  onUpdate: (recording: ListedRecording) => void,
): void {
  useLiveUpdates(ListedRecordingUpdatedDocument, roomId === null ? null : { roomId }, {
    onData: ({ recordingUpdated }) => onUpdate(recordingUpdated),
  });
}

/** One recording, for hosts of its room. */
export function useOneRecording(id: string): {
  readonly recording: ListedRecording | undefined;
  readonly error: CombinedError | undefined;
} {
  const link = useLink();
  const [heard, setHeard] = useState<ListedRecording>();
  const [{ data, error }, read] = useQuery({ query: OneRecordingDocument, variables: { id } });
  useEffect(() => {
    if (link === 'up') read(FRESH);
  }, [link, read]);
  const known = data?.recording;
  useRecordingUpdates(known?.room.id ?? null, (recording) => {
    if (recording.id === id) setHeard(recording);
  });
  return { recording: known && latest(known, heard), error };
}

/** A status only goes on to a later one of these. */
const PROGRESS = {
  STARTING: 0,
  ACTIVE: 1,
  STOPPING: 2,
  ABORTED: 3,
  FAILED: 3,
  SAVED: 4,
  EXPIRED: 5,
} as const satisfies Record<RecordingStatus, number>;

/** Whether it ends by itself, with a file or without; until then it cannot be deleted. */
export const isUnfinished = ({ status }: ListedRecording): boolean =>
  PROGRESS[status] <= PROGRESS.STOPPING;

/** An answer may be older than what was heard while it was on its way. */
const latest = (read: ListedRecording, heard: ListedRecording | undefined): ListedRecording =>
  heard && PROGRESS[heard.status] > PROGRESS[read.status] ? heard : read;

interface List {
  readonly known: readonly ListedRecording[];
  /** Null: nothing was read yet. */
  readonly pageInfo: RecordingsQuery['recordings']['pageInfo'] | null;
  readonly totalCount: number;
}

type Change =
  | {
      readonly type: 'read';
      readonly page: RecordingsQuery['recordings'];
      readonly isFirst: boolean;
    }
  | { readonly type: 'heard'; readonly recording: ListedRecording }
  | { readonly type: 'deleted'; readonly id: string };

const NOTHING_READ: List = { known: [], pageInfo: null, totalCount: 0 };

function next(list: List, change: Change): List {
  const { known, totalCount } = list;
  switch (change.type) {
    case 'read': {
      const { nodes, pageInfo } = change.page;
      const isListed = new Set(nodes.map(({ id }) => id));
      const earlier = change.isFirst ? [] : known.filter(({ id }) => !isListed.has(id));
      const fresh = nodes.map((node) =>
        latest(
          node,
          known.find(({ id }) => id === node.id),
        ),
      );
      return { known: [...earlier, ...fresh], pageInfo, totalCount: change.page.totalCount };
    }
    case 'heard': {
      const { recording } = change;
      if (known.some(({ id }) => id === recording.id)) {
        return {
          ...list,
          known: known.map((one) => (one.id === recording.id ? recording : one)),
        };
      }
      // One that is older stands on a page that was not read yet.
      const [newest] = known;
      const isNew = newest === undefined || recording.createdAt > newest.createdAt;
      if (!isNew) return list;
      return { ...list, known: [recording, ...known], totalCount: totalCount + 1 };
    }
    case 'deleted': {
      const left = known.filter(({ id }) => id !== change.id);
      return { ...list, known: left, totalCount: totalCount - (known.length - left.length) };
    }
  }
}
