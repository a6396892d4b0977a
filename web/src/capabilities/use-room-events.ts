import { useState } from 'react';
import { useLiveState } from '../api/use-live-state';
import { RoomDocument, RoomEventsDocument, type SubtitlesStatus } from '../generated/operations';
import type { Room } from './use-room';

export interface LiveRoom {
  readonly room: Room;
  /** The state of the transcriber. */
  readonly subtitles: SubtitlesStatus;
  /** When the meeting ends because of its maximum duration, in ms since 1970; null for no limit. */
  readonly endsAt: number | null;
}

export interface LiveRoomListeners {
  /** The meeting will soon reach its maximum duration. */
  readonly onEndingSoon: (remainingMs: number) => void;
  /** `byName` is null if a host outside the meeting, or an application, muted them. */
  readonly onMuted: (identities: readonly string[], byName: string | null) => void;
}

/**
 * The room with live changes of its settings and of the viewer's role.
 *
 * @param isInMeeting whether to subscribe; the gateway only serves members and participants
 * @param hint changes when LiveKit reports a change of the room or of the viewer's role
 */
export function useLiveRoom(
  initial: Room,
  isInMeeting: boolean,
  hint: number,
  { onEndingSoon, onMuted }: LiveRoomListeners,
): LiveRoom {
  const [room, setRoom] = useState(initial);
  const [subtitles, setSubtitles] = useState<SubtitlesStatus>('STOPPED');
  const [endsAt, setEndsAt] = useState<number | null>(null);
  const { id } = initial;
  useLiveState({
    query: RoomDocument,
    queryVariables: { slugOrId: id },
    onRead({ room: read }) {
      setRoom(read);
      setSubtitles(read.meeting?.subtitles?.status ?? 'STOPPED');
      const end = read.meeting?.endsAt ?? null;
      setEndsAt(end === null ? null : timeOf(end));
      // The first person arrives before the gateway knows about the meeting.
      return read.meeting !== null;
    },
    subscription: RoomEventsDocument,
    variables: isInMeeting ? { roomId: id } : null,
    onData({ roomEvents: event }) {
      switch (event.__typename) {
        case 'RoomChanged':
          setRoom(event.room);
          return true;
        case 'MeetingEndingSoon':
          onEndingSoon(timeOf(event.endsAt) - timeOf(event.at));
          setEndsAt(timeOf(event.endsAt));
          return true;
        case 'ParticipantsMuted':
          onMuted(event.identities, event.by?.displayName ?? null);
          return false;
        case 'SubtitlesChanged':
          setSubtitles(event.subtitles.status);
          return true;
        default:
          return false;
      }
    },
    hint,
  });
  return { room, subtitles, endsAt };
}

const timeOf = (text: unknown): number => new Date(String(text)).getTime();
