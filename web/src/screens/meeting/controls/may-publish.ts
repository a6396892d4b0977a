import { Track, type Participant } from 'livekit-client';

/** What somebody may publish is LiveKit's to enforce; here it only greys out what would fail. */
export function mayPublish({ permissions }: Participant, source: Track.Source): boolean {
  if (!permissions) return true;
  if (!permissions.canPublish) return false;
  const { canPublishSources: allowed } = permissions;
  return allowed.length === 0 || allowed.includes(Track.sourceToProto(source));
}
