/** Optional parts of the API. One that is off answers NOT_FOUND for everybody. */
export const FEATURES = [
  'recording',
  'storage_events',
  'subtitles',
  'telephony',
  'invitations',
  'unregistered_rooms',
  'applications',
  'outgoing_webhooks',
] as const;

export type Feature = (typeof FEATURES)[number];
