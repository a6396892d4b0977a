/** The page with a room's recordings. No room can have the slug `recordings`. */
export const recordingsPath = (slug: string): string =>
  `/recordings?room=${encodeURIComponent(slug)}`;
