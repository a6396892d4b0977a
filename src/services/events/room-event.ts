import type { RecordingRecord } from '../../models/recording.js';
import type { RoomRecord, RoomRole } from '../../models/room.js';
import type { MeetingEndReason } from '../../models/meeting-history.js';
import type { SubtitlesSignal } from '../../redis/presence/presence-events.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import type { MeetingRecord } from '../../redis/presence/presence-store.js';

interface EventBase {
  readonly roomId: string;
  readonly at: Date;
}

/** A room after a change, with the parts that differ by viewer. */
export interface ChangedRoom {
  readonly record: RoomRecord;
  readonly roles: ReadonlyMap<string, RoomRole>;
  readonly meeting: MeetingRecord;
}

/** An event for the subscribers of a room. Built once, and shared by all of them. */
export type RoomEvent = EventBase &
  (
    | { readonly type: 'meeting-started' }
    | { readonly type: 'meeting-ending-soon'; readonly endsAt: Date }
    | { readonly type: 'meeting-ended'; readonly reason: MeetingEndReason }
    | { readonly type: 'joined' | 'changed'; readonly participant: ParticipantRecord }
    | { readonly type: 'left'; readonly identity: string; readonly sid: string }
    | {
        readonly type: 'muted';
        readonly identities: readonly string[];
        readonly by: ParticipantRecord | null;
      }
    | { readonly type: 'room-changed'; readonly changed: ChangedRoom }
    | {
        readonly type: 'subtitles';
        readonly subtitles: { readonly roomId: string; readonly status: SubtitlesSignal['status'] };
      }
  );

/** A recording after a change. */
export type RecordingChanged = EventBase & {
  readonly type: 'recording';
  readonly recording: RecordingRecord;
};

export type RecordingLimitNotice = EventBase & {
  readonly type: 'recording-limit';
  readonly kind: 'approaching' | 'reached';
  readonly recording: RecordingRecord;
  /** The time until the recording stops. */
  readonly remainingMs: number;
};

/** Every event of a feed; each subscriber receives some kinds. */
export type FeedEvent = RoomEvent | RecordingChanged | RecordingLimitNotice;

export const isRecordingChanged = (event: FeedEvent): event is RecordingChanged =>
  event.type === 'recording';

export const isRecordingLimitNotice = (event: FeedEvent): event is RecordingLimitNotice =>
  event.type === 'recording-limit';

export const isRoomEvent = (event: FeedEvent): event is RoomEvent =>
  !isRecordingChanged(event) && !isRecordingLimitNotice(event);
