import { ParticipantPermission, TrackSource as LiveKitSource } from 'livekit-server-sdk';
import { TrackSource } from '../models/room.js';
import type { MediaPermission } from './media-participant.js';

/** Omitted and null fields stay unchanged. */
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
 * The whole permission after a change, because LiveKit replaces the whole: fields that the change
 * omits are copied, such as a recorder's invisibility. A change can only name three fields, so it
 * never makes a participant hidden, a recorder, an agent, or able to write metadata.
 */
export function mergedPermission(
  present: ParticipantPermission | undefined,
  { publishSources, canSubscribe, canPublishData }: PermissionMerge,
): ParticipantPermission {
  const permission = present?.clone() ?? new ParticipantPermission();
  if (publishSources) {
    permission.canPublish = publishSources.length > 0;
    // For LiveKit an empty list means all sources, so it is combined with canPublish false.
    permission.canPublishSources = [...new Set(publishSources)].map((source) => SOURCES[source]);
  }
  permission.canSubscribe = canSubscribe ?? permission.canSubscribe;
  permission.canPublishData = canPublishData ?? permission.canPublishData;
  return permission;
}
