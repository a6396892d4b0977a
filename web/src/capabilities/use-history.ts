import { useCallback, useEffect, useState } from 'react';
import { useClient, type CombinedError } from 'urql';
import { BASE_PATH } from '../browser/base-path';
import {
  MeetingHistoryDocument,
  MeetingPeopleDocument,
  type ListedMeetingFragment,
  type MeetingPeopleQuery,
} from '../generated/operations';

export type ListedMeeting = ListedMeetingFragment;
export type PersonOfMeeting = MeetingPeopleQuery['meetingSession']['attendance']['nodes'][number];

const MEETINGS = 20;
const PEOPLE = 50;
const FRESH = { requestPolicy: 'network-only' } as const;

interface PageOf<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly totalCount?: number;
}

export interface Pages<T> {
  /** From all pages read so far; undefined until the first page has loaded. */
  readonly nodes: readonly T[] | undefined;
  readonly totalCount: number;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly error: CombinedError | undefined;
  readonly loadMore: () => void;
}

interface Answer<T> {
  readonly page: PageOf<T> | undefined;
  readonly error: CombinedError | undefined;
}

/** The meetings of a room, newest first, for its hosts. */
export function useMeetingHistory(roomId: string): Pages<ListedMeeting> {
  const client = useClient();
  const read = useCallback(
    async (after: string | null): Promise<Answer<ListedMeeting>> => {
      const variables = { roomId, first: MEETINGS, after };
      const { data, error } = await client
        .query(MeetingHistoryDocument, variables, FRESH)
        .toPromise();
      return { page: data?.meetingSessions, error };
    },
    [client, roomId],
  );
  return usePages(read);
}

/** Who was in a meeting, in the order in which they came. */
export function useMeetingPeople(id: string): Pages<PersonOfMeeting> {
  const client = useClient();
  const read = useCallback(
    async (after: string | null): Promise<Answer<PersonOfMeeting>> => {
      const variables = { id, first: PEOPLE, after };
      const { data, error } = await client
        .query(MeetingPeopleDocument, variables, FRESH)
        .toPromise();
      return { page: data?.meetingSession.attendance, error };
    },
    [client, id],
  );
  return usePages(read);
}

function usePages<T>(read: (after: string | null) => Promise<Answer<T>>): Pages<T> {
  const [pages, setPages] = useState<readonly PageOf<T>[]>([]);
  const [isLoading, setLoading] = useState(true);
  const [error, setError] = useState<CombinedError>();
  const show = useCallback(
    async (after: string | null) => {
      const answer = await read(after);
      const { page } = answer;
      setLoading(false);
      setError(answer.error);
      if (page) setPages((known) => (after === null ? [page] : [...known, page]));
    },
    [read],
  );
  useEffect(() => {
    // The state changes when the answer arrives, not in the effect.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    void show(null);
  }, [show]);
  const last = pages.at(-1);
  return {
    nodes: last && pages.flatMap(({ nodes }) => nodes),
    totalCount: last?.totalCount ?? 0,
    hasMore: last?.pageInfo.hasNextPage ?? false,
    isLoading,
    error,
    loadMore() {
      setLoading(true);
      void show(last?.pageInfo.endCursor ?? null);
    },
  };
}

/** The URL of the attendance of a meeting, for download. */
export const attendanceAddress = (id: string): string =>
  `${BASE_PATH}meetings/${encodeURIComponent(id)}/attendance.csv`;
