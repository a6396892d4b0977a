/** How a room's link arrives: as written, and with what mails, chats and people make of it. */
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
