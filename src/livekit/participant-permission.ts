import { ParticipantPermission, TrackSource as LiveKitSource } from 'livekit-server-sdk';
import { TrackSource } from '../models/room.js';
import type { MediaPermission } from './media-participant.js';

/** What is left out or null stays as it is. */
export type PermissionMerge = {
  readonly [P in keyof MediaPermission]?: MediaPermission[P] | null;
};

const SOURCES = {
  [TrackSource.CAMERA]: LiveKitSource.CAMERA,
  [TrackSource.MICROPHONE]: LiveKitSource.MICROPHONE,
  [TrackSource.SCREEN_SHARE]: LiveKitSource.SCREEN_SHARE,
  [TrackSource.SCREEN_SHARE_AUDIO]: LiveKitSource.SCREEN_SHARE_AUDIO,
} as const;

/**
 * The whole permission after a change. LiveKit replaces the whole: whatever is not repeated is
 * lost, so everything that the change does not name is taken over, a recorder's invisibility too.
 * Changes name three things alone, so nobody is made hidden, a recorder, an agent or a writer of
 * metadata by one.
 */
export function mergedPermission(
  present: ParticipantPermission | undefined,
  { publishSources, canSubscribe, canPublishData }: PermissionMerge,
): ParticipantPermission {
  const permission = present?.clone() ?? new ParticipantPermission();
  if (publishSources) {
    permission.canPublish = publishSources.length > 0;
    // To LiveKit an empty list means every source, so it goes with canPublish false only.
    permission.canPublishSources = [...new Set(publishSources)].map((source) => SOURCES[source]);
  }
  permission.canSubscribe = canSubscribe ?? permission.canSubscribe;
  permission.canPublishData = canPublishData ?? permission.canPublishData;
  return permission;
}
