/** Optional parts of the API. A disabled feature returns NOT_FOUND to everyone. */
export const FEATURES = [
  'recording',
  'storage_events',
  'subtitles',
  'telephony',
  'invitations',
  'unregistered_rooms',
  'applications',
  'outgoing_webhooks',
  'meeting_history',
] as const;

export type Feature = (typeof FEATURES)[number];

/** Features without an implementation, which must not be enabled. */
const UNAVAILABLE: ReadonlySet<Feature> = new Set(['outgoing_webhooks']);

export const isAvailable = (feature: Feature): boolean => !UNAVAILABLE.has(feature);

export const AVAILABLE_FEATURES = FEATURES.filter(isAvailable);
