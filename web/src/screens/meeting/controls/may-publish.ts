import { Track, type Participant } from 'livekit-client';

/** LiveKit enforces this permission; the client only disables controls that would fail. */
export function mayPublish(
  { permissions }: Pick<Participant, 'permissions'>,
  source: Track.Source,
): boolean {
  if (!permissions) return true;
  if (!permissions.canPublish) return false;
  const { canPublishSources: allowed } = permissions;
  return allowed.length === 0 || allowed.includes(Track.sourceToProto(source));
}
