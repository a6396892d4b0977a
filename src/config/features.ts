/** Optional parts of the API. One that is disabled answers NOT_FOUND to everyone. */
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

/** Named in the API, but without an implementation: clients would be promised what fails. */
const UNAVAILABLE: ReadonlySet<Feature> = new Set([
  'applications',
  'outgoing_webhooks',
  'meeting_history',
]);

export const isAvailable = (feature: Feature): boolean => !UNAVAILABLE.has(feature);

export const AVAILABLE_FEATURES = FEATURES.filter(isAvailable);
