/** Who the provider says is there. */
export interface Identity {
  /** The provider's own name, as its tokens say it. */
  readonly issuer: string;
  /** OpenID Connect subject: the one claim that names a person for good. */
  readonly subject: string;
  /** ID token and user info together. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** For the provider's own logout. */
  readonly idToken: string | null;
}

export const PROMPTS = ['none', 'login', 'consent', 'select_account'] as const;
export type Prompt = (typeof PROMPTS)[number];

export interface SignInRequest {
  /** Where the provider sends the browser back to. */
  readonly redirectUri: string;
  readonly loginHint: string | null;
  readonly prompt: Prompt | null;
  readonly uiLocales: string | null;
}

/** What must be remembered, by the browser that began, until the provider answers. */
export interface SignInTransaction {
  readonly state: string;
  readonly nonce: string;
  /** PKCE, RFC 7636. */
  readonly codeVerifier: string;
}

export interface EndSessionRequest {
  readonly idToken: string | null;
  readonly redirectUri: string;
  readonly state: string;
}

/** OpenID Connect's code flow, as far as the sign-in routes need it. */
export interface IdentityProvider {
  /** @throws SignInError */
  begin(request: SignInRequest): Promise<{ url: string; transaction: SignInTransaction }>;
  /**
   * @param answer the address at which the browser came back, its query included
   * @throws SignInError
   */
  complete(answer: URL, transaction: SignInTransaction): Promise<Identity>;
  /** Null when the provider has no logout of its own, or cannot be asked. */
  endSessionUrl(request: EndSessionRequest): Promise<string | null>;
}

/**
 * - `unavailable`: the provider does not answer
 * - `interaction-required`: a silent sign-in found nobody to sign in
 * - `denied`: the person or the provider said no
 * - `stale`: the attempt is too old, was used before, or was begun elsewhere
 * - `unusable`: the provider answered something that must not be believed
 */
export type SignInFailure =
  'unavailable' | 'interaction-required' | 'denied' | 'stale' | 'unusable';

interface SignInErrorOptions extends ErrorOptions {
  /** For the log; people are never shown what a provider said. */
  readonly detail?: string;
}

export class SignInError extends Error {
  constructor(
    readonly reason: SignInFailure,
    { detail, ...options }: SignInErrorOptions = {},
  ) {
    super(`Sign-in failed: ${reason}${detail === undefined ? '' : `: ${detail}`}`, options);
    this.name = 'SignInError';
  }
}
