import type { MediaPermission } from '../../livekit/media-participant.js';
import type { OwnPermission, PermissionChanges } from './presence-store.js';

/** `publishSources` as text, because Lua cannot tell an empty list from an empty object. */
type StoredPermission = Omit<OwnPermission, 'publishSources'> & { publishSources?: string };

/** The form that scripts accept for changes. */
export function storedPermission({ publishSources, ...changes }: PermissionChanges): string {
  const sources = publishSources !== undefined && {
    publishSources: publishSources?.join(',') ?? null,
  };
  return JSON.stringify({ ...changes, ...sources });
}

export function permissionOf(text: string): OwnPermission {
  const { publishSources, ...rest } = JSON.parse(text) as StoredPermission;
  if (publishSources === undefined) return rest;
  const sources = publishSources === '' ? [] : publishSources.split(',');
  return { ...rest, publishSources: sources as MediaPermission['publishSources'] };
}
