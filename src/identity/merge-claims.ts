type Claims = Readonly<Record<string, unknown>>;

/**
 * ID token and user info together. The user info is fresher, but an empty claim in it says nothing,
 * and its word on the address counts for its own address only.
 */
export function mergeClaims(idToken: Claims, userInfo: Claims): Claims {
  const said = Object.entries(userInfo).filter(([, value]) => !isEmpty(value));
  const merged = { ...idToken, ...Object.fromEntries(said) };
  const { email_verified: _unpaired, ...claims } = merged;
  const own = isEmpty(userInfo['email']) ? idToken : userInfo;
  const isSame = idToken['email'] === userInfo['email'];
  const verdict = own['email_verified'] ?? (isSame ? idToken['email_verified'] : undefined);
  return verdict === undefined ? claims : { ...claims, email_verified: verdict };
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.every(isEmpty));
