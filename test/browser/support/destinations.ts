/** The forms of a room's link: as written, and as emails, chats, and people alter it. */
export const destinationsOf = (slug: string): readonly string[] => [
  `/${slug}`,
  `/${slug}/`,
  `/${slug}.`,
  `/${slug}),`,
  `/${slug}%3E`,
  `//${slug}`,
  `//${slug}//`,
  `/${slug.toUpperCase()}`,
  `/%22${slug}%22`,
  `/${slug}%20`,
];
