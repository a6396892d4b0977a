import DataLoader from 'dataloader';
import type { RecordingRecord, RecordingStore } from '../models/recording.js';
import type { RoomMemberRecord, RoomRecord, RoomStore } from '../models/room.js';
import type { UserRecord, UserStore } from '../models/user.js';
import type { MeetingRecord, PresenceStore } from '../redis/presence/presence-store.js';
import type { SubtitlesStatus, SubtitlesStore } from '../redis/subtitles/subtitles-store.js';
import type { PinCodes } from '../services/telephony/pin-codes.js';

/** Reads that many fields of one operation share: one call to the database for all of them. */
export interface Loaders {
  /** By room id; empty for a room that is gone. Asks nobody's rights. */
  readonly members: DataLoader<string, readonly RoomMemberRecord[]>;
  /** By id, as whoever asks sees them; null for one that is gone. Asks nobody's rights. */
  readonly rooms: DataLoader<string, RoomRecord | null>;
  /** By user id. */
  readonly users: DataLoader<string, UserRecord | null>;
  /** By room id. Asks nobody's rights. */
  readonly meetings: DataLoader<string, MeetingRecord>;
  /** By room id. Asks nobody's rights. */
  readonly subtitles: DataLoader<string, SubtitlesStatus>;
  /** By room id; null without one. Asks nobody's rights. */
  readonly pinCodes: DataLoader<string, string | null>;
  /** By room id; null where none runs. Asks nobody's rights. */
  readonly runningRecordings: DataLoader<string, RecordingRecord | null>;
  /** For each event of a subscription: what was read for the last one is old. */
  clear(): void;
}

export interface LoaderDeps {
  readonly rooms: Pick<RoomStore, 'findMembers' | 'findById'>;
  readonly users: Pick<UserStore, 'findById'>;
  readonly presence: Pick<PresenceStore, 'meeting'>;
  readonly subtitles: Pick<SubtitlesStore, 'status'>;
  /** Null while telephony is off. */
  readonly pinCodes: Pick<PinCodes, 'of'> | null;
  /** Null where nothing is recorded. */
  readonly recordings: Pick<RecordingStore, 'findRunning'> | null;
}

export function createLoaders(
  { rooms, users, presence, subtitles, pinCodes, recordings }: LoaderDeps,
  viewerId: string | null,
): Loaders {
  const loaders = {
    members: new DataLoader(async (roomIds: readonly string[]) => {
      const found = await rooms.findMembers(roomIds);
      return roomIds.map((id) => found.get(id) ?? []);
    }),
    rooms: new DataLoader((ids: readonly string[]) =>
      Promise.all(ids.map((id) => rooms.findById(id, viewerId))),
    ),
    users: new DataLoader((userIds: readonly string[]) =>
      Promise.all(userIds.map((id) => users.findById(id))),
    ),
    meetings: new DataLoader((roomIds: readonly string[]) =>
      Promise.all(roomIds.map((id) => presence.meeting(id))),
    ),
    subtitles: new DataLoader((roomIds: readonly string[]) =>
      Promise.all(roomIds.map((id) => subtitles.status(id))),
    ),
    pinCodes: new DataLoader(
      async (roomIds: readonly string[]) =>
        (await pinCodes?.of(roomIds)) ?? roomIds.map(() => null),
    ),
    runningRecordings: new DataLoader(async (roomIds: readonly string[]) => {
      const running = recordings ? await recordings.findRunning(roomIds) : [];
      const byRoom = new Map(running.map((recording) => [recording.roomId, recording]));
      return roomIds.map((id) => byRoom.get(id) ?? null);
    }),
  };
  return {
    ...loaders,
    clear() {
      for (const loader of Object.values(loaders)) loader.clearAll();
    },
  };
}
