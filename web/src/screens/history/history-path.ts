/** The page with the meetings of a room. */
export const historyPath = (slug: string): string => `/${encodeURIComponent(slug)}/history`;
