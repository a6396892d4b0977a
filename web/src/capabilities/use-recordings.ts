import { useEffect, useEffectEvent, useReducer, useState } from 'react';
import { useClient, useQuery, type CombinedError } from 'urql';
import { useSocketState } from '../api/api-context';
import { useLiveUpdates } from '../api/use-live-updates';
import {
  ListedRecordingUpdatedDocument,
  OneRecordingDocument,
  RecordingsDocument,
  type ListedRecordingFragment,
  type RecordingsQuery,
  type RecordingStatus,
} from '../generated/operations';
import type { Pages } from './use-pages';

export type ListedRecording = ListedRecordingFragment;

const PAGE_LENGTH = 20;
/** The API's limit. */
const MAX_PAGE_LENGTH = 100;
const FRESH = { requestPolicy: 'network-only' } as const;

/** Newest first. */
export interface Recordings extends Pages<ListedRecording> {
  /** Applies a live update of a listed recording, or adds a new recording. */
  readonly applyUpdate: (recording: ListedRecording) => void;
  /** Removes a deleted recording from the list. */
  readonly forget: (id: string) => void;
}

/**
 * The recordings of the rooms that the viewer is a host of, page by page.
 *
 * @param roomId null: the recordings of all these rooms
 */
export function useRecordings(roomId: string | null): Recordings {
  const client = useClient();
  const socketState = useSocketState();
  const [list, change] = useReducer(next, EMPTY_LIST);
  const [isLoading, setLoading] = useState(true);
  const [error, setError] = useState<CombinedError>();

  const read = async (first: number, after: string | null) => {
    const variables = { roomId, first, after };
    const result = await client.query(RecordingsDocument, variables, FRESH).toPromise();
    setLoading(false);
    setError(result.error);
    const page = result.data?.recordings;
    if (page) change({ type: 'read', page, isFirst: after === null });
  };
  const reload = useEffectEvent(() => {
    void read(Math.min(Math.max(PAGE_LENGTH, list.known.length), MAX_PAGE_LENGTH), null);
  });
  useEffect(() => {
    // Events in a gap are not repeated. The state changes when the answer arrives, not in the effect.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    if (socketState === 'up') reload();
  }, [socketState]);

  return {
    nodes: list.pageInfo ? list.known : undefined,
    totalCount: list.totalCount,
    hasMore: list.pageInfo?.hasNextPage ?? false,
    isLoading,
    error,
    loadMore() {
      setLoading(true);
      void read(PAGE_LENGTH, list.pageInfo?.endCursor ?? null);
    },
    applyUpdate: (recording) => change({ type: 'updated', recording }),
    forget: (id) => change({ type: 'deleted', id }),
  };
}

/** Calls `onUpdate` for each change of a recording of the room. */
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
  const socketState = useSocketState();
  const [updated, setUpdated] = useState<ListedRecording>();
  const [{ data, error }, read] = useQuery({ query: OneRecordingDocument, variables: { id } });
  useEffect(() => {
    if (socketState === 'up') read(FRESH);
  }, [socketState, read]);
  const known = data?.recording;
  useRecordingUpdates(known?.room.id ?? null, (recording) => {
    if (recording.id === id) setUpdated(recording);
  });
  return { recording: known && latest(known, updated), error };
}

/** A status only changes to one with a higher number. */
const PROGRESS = {
  STARTING: 0,
  ACTIVE: 1,
  STOPPING: 2,
  ABORTED: 3,
  FAILED: 3,
  SAVED: 4,
  EXPIRED: 5,
} as const satisfies Record<RecordingStatus, number>;

/** Whether the recording is still in progress; it cannot be deleted until it ends. */
export const isUnfinished = ({ status }: ListedRecording): boolean =>
  PROGRESS[status] <= PROGRESS.STOPPING;

/** A query's answer may be older than an update that arrived before it. */
const latest = (read: ListedRecording, updated: ListedRecording | undefined): ListedRecording =>
  updated && PROGRESS[updated.status] > PROGRESS[read.status] ? updated : read;

interface List {
  readonly known: readonly ListedRecording[];
  /** Null until the first page has loaded. */
  readonly pageInfo: RecordingsQuery['recordings']['pageInfo'] | null;
  readonly totalCount: number;
}

type Change =
  | {
      readonly type: 'read';
      readonly page: RecordingsQuery['recordings'];
      readonly isFirst: boolean;
    }
  | { readonly type: 'updated'; readonly recording: ListedRecording }
  | { readonly type: 'deleted'; readonly id: string };

const EMPTY_LIST: List = { known: [], pageInfo: null, totalCount: 0 };

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
    case 'updated': {
      const { recording } = change;
      if (known.some(({ id }) => id === recording.id)) {
        return {
          ...list,
          known: known.map((one) => (one.id === recording.id ? recording : one)),
        };
      }
      // An unknown recording that is older belongs to a page that has not been read yet.
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
