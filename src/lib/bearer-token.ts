/** The token of an `Authorization` header; null for one of another scheme. */
export const bearerToken = (authorization: string): string | null =>
  /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? null;
