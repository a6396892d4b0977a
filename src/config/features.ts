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
