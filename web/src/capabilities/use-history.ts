import { useCallback } from 'react';
import { useClient } from 'urql';
import { BASE_PATH } from '../browser/base-path';
import {
  MeetingHistoryDocument,
  MeetingPeopleDocument,
  type ListedMeetingFragment,
  type MeetingPeopleQuery,
} from '../generated/operations';
import { usePages, type Answer, type Pages } from './use-pages';

export type ListedMeeting = ListedMeetingFragment;
export type PersonOfMeeting = MeetingPeopleQuery['meetingSession']['attendance']['nodes'][number];

const MEETINGS = 20;
const PEOPLE = 50;
const FRESH = { requestPolicy: 'network-only' } as const;

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

/** The URL of the attendance of a meeting, for download. */
export const attendanceAddress = (id: string): string =>
  `${BASE_PATH}meetings/${encodeURIComponent(id)}/attendance.csv`;
