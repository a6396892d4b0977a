import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { useSocketState } from '../api/api-context';
import { useLiveUpdates } from '../api/use-live-updates';
import { RoomDocument, RoomEventsDocument, type SubtitlesStatus } from '../generated/operations';
import type { Room } from './use-room';

const RETRY_MS = 2_000;

export interface LiveRoom {
  readonly room: Room;
  /** The state of the transcriber. */
  readonly subtitles: SubtitlesStatus;
  /** When the meeting ends because of its maximum duration, in ms since 1970; null for no limit. */
  readonly endsAt: number | null;
}

/**
 * The room with live changes of its settings and of the viewer's role.
 *
 * @param isInMeeting whether to subscribe; the gateway only serves members and participants
 * @param onEndingSoon called when the meeting will soon reach its maximum duration
 */
export function useLiveRoom(
  initial: Room,
  isInMeeting: boolean,
  onEndingSoon: (remainingMs: number) => void,
): LiveRoom {
  const client = useClient();
  const socketState = useSocketState();
  const [room, setRoom] = useState(initial);
  const [subtitles, setSubtitles] = useState<SubtitlesStatus>('STOPPED');
  const [endsAt, setEndsAt] = useState<number | null>(null);
  /** Read again: the first person arrives before the gateway knows of the meeting. */
  const [reads, setReads] = useState(0);
  const { id } = initial;
  const restarts = useLiveUpdates(RoomEventsDocument, isInMeeting ? { roomId: id } : null, {
    onData({ roomEvents: event }) {
      if (event.__typename === 'RoomChanged') setRoom(event.room);
      if (event.__typename === 'MeetingEndingSoon') {
        onEndingSoon(timeOf(event.endsAt) - timeOf(event.at));
        setEndsAt(timeOf(event.endsAt));
      }
      if (event.__typename === 'SubtitlesChanged') {
        setSubtitles(event.subtitles.status);
      }
    },
  });
  useEffect(() => {
    if (socketState === 'down' || !isInMeeting) return undefined;
    let isCurrent = true;
    let retry: ReturnType<typeof setTimeout> | undefined;
    // Events in a gap are not repeated, so the state is read again.
    const present = client.query(RoomDocument, { slugOrId: id }, { requestPolicy: 'network-only' });
    void present.toPromise().then(({ data }) => {
      if (!data || !isCurrent) return;
      setRoom(data.room);
      setSubtitles(data.room.meeting?.subtitles?.status ?? 'STOPPED');
      const { endsAt: end = null } = data.room.meeting ?? {};
      setEndsAt(end === null ? null : timeOf(end));
      if (!data.room.meeting) retry = setTimeout(() => setReads(reads + 1), RETRY_MS);
    });
    return () => {
      isCurrent = false;
      clearTimeout(retry);
    };
  }, [client, id, socketState, isInMeeting, restarts, reads]);
  return { room, subtitles, endsAt };
}

const timeOf = (text: unknown): number => new Date(String(text)).getTime();
