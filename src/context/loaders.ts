import DataLoader from 'dataloader';
import type { RecordingRecord, RecordingStore } from '../models/recording.js';
import type { RoomMemberRecord, RoomRecord, RoomStore } from '../models/room.js';
import type { UserRecord, UserStore } from '../models/user.js';
import type { MeetingRecord, PresenceStore } from '../redis/presence/presence-store.js';
import type { SubtitlesStore } from '../redis/subtitles/subtitles-store.js';
import type { SubtitlesStatus } from '../redis/subtitles/subtitles-record.js';
import type { PinCodes } from '../services/telephony/pin-codes.js';

/** Batched reads of one operation: one call to the database per kind of record. */
export interface Loaders {
  /** By room ID; empty for a deleted room. Performs no authorization check. */
  readonly members: DataLoader<string, readonly RoomMemberRecord[]>;
  /** By ID, as the viewer sees them; null for a deleted one. Performs no authorization check. */
  readonly rooms: DataLoader<string, RoomRecord | null>;
  /** By user ID. */
  readonly users: DataLoader<string, UserRecord | null>;
  /** By room ID. Performs no authorization check. */
  readonly meetings: DataLoader<string, MeetingRecord>;
  /** By room ID. Performs no authorization check. */
  readonly subtitles: DataLoader<string, SubtitlesStatus>;
  /** By room ID; null without one. Performs no authorization check. */
  readonly pinCodes: DataLoader<string, string | null>;
  /** By room ID; null if none is running. Performs no authorization check. */
  readonly runningRecordings: DataLoader<string, RecordingRecord | null>;
  /** By room ID: whether the viewer is a host, if only of the current meeting. */
  readonly hostRights: DataLoader<string, boolean>;
}

export interface LoaderDeps {
  readonly roomStore: Pick<RoomStore, 'findMembers' | 'findById'>;
  readonly userStore: Pick<UserStore, 'findById'>;
  readonly presenceStore: Pick<PresenceStore, 'meetings'>;
  readonly subtitlesStore: Pick<SubtitlesStore, 'statuses'>;
  /** Null if the feature is disabled. */
  readonly pinCodes: Pick<PinCodes, 'of'> | null;
  /** Null if the feature is disabled. */
  readonly recordingStore: Pick<RecordingStore, 'findRunning'> | null;
}

export function createLoaders(
  { roomStore, userStore, presenceStore, subtitlesStore, pinCodes, recordingStore }: LoaderDeps,
  viewerId: string | null,
  isHost: (roomId: string) => Promise<boolean>,
): Loaders {
  return {
    members: new DataLoader(async (roomIds: readonly string[]) => {
      const found = await roomStore.findMembers(roomIds);
      return roomIds.map((id) => found.get(id) ?? []);
    }),
    rooms: new DataLoader((ids: readonly string[]) =>
      Promise.all(ids.map((id) => roomStore.findById(id, viewerId))),
    ),
    users: new DataLoader((userIds: readonly string[]) =>
      Promise.all(userIds.map((id) => userStore.findById(id))),
    ),
    meetings: new DataLoader((roomIds: readonly string[]) => presenceStore.meetings(roomIds)),
    subtitles: new DataLoader((roomIds: readonly string[]) => subtitlesStore.statuses(roomIds)),
    pinCodes: new DataLoader(
      async (roomIds: readonly string[]) =>
        (await pinCodes?.of(roomIds)) ?? roomIds.map(() => null),
    ),
    runningRecordings: new DataLoader(async (roomIds: readonly string[]) => {
      const running = recordingStore ? await recordingStore.findRunning(roomIds) : [];
      const byRoom = new Map(running.map((recording) => [recording.roomId, recording]));
      return roomIds.map((id) => byRoom.get(id) ?? null);
    }),
    hostRights: new DataLoader((roomIds: readonly string[]) => Promise.all(roomIds.map(isHost))),
  };
}
