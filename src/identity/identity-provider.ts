/** A person as the provider identifies them. */
export interface Identity {
  /** The name of the provider in its tokens. */
  readonly issuer: string;
  /** The OpenID Connect subject: the one claim that identifies a person permanently. */
  readonly subject: string;
  /** The ID token and user info merged. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** For a sign-out at the provider. */
  readonly idToken: string | null;
}

export const PROMPTS = ['none', 'login', 'consent', 'select_account'] as const;
export type Prompt = (typeof PROMPTS)[number];

export interface SignInRequest {
  /** Where the provider redirects the browser afterward. */
  readonly redirectUri: string;
  readonly loginHint: string | null;
  readonly prompt: Prompt | null;
  readonly uiLocales: string | null;
}

/** State that the browser keeps until the provider answers. */
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

/** The parts of OpenID Connect's code flow that the sign-in routes need. */
export interface IdentityProvider {
  /** @throws SignInError */
  begin(request: SignInRequest): Promise<{ url: string; transaction: SignInTransaction }>;
  /**
   * @param answer the URL that the browser was redirected to, with its query
   * @throws SignInError
   */
  complete(answer: URL, transaction: SignInTransaction): Promise<Identity>;
  /** Null if the provider does not support sign-out, or is unavailable. */
  endSessionUrl(request: EndSessionRequest): Promise<string | null>;
}

/**
 * - `unavailable`: the provider does not answer
 * - `interaction-required`: a silent sign-in would have to ask the person
 * - `denied`: the person or the provider refused
 * - `stale`: the attempt is too old, was used before, or was started elsewhere
 * - `unusable`: the answer of the provider is not valid
 */
export type SignInFailure =
  'unavailable' | 'interaction-required' | 'denied' | 'stale' | 'unusable';

interface SignInErrorOptions extends ErrorOptions {
  /** For the log; clients never see the provider's words. */
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
