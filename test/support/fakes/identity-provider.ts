import { randomUUID } from 'node:crypto';
import {
  SignInError,
  type EndSessionRequest,
  type Identity,
  type IdentityProvider,
  type SignInFailure,
  type SignInRequest,
  type SignInTransaction,
} from '../../../src/identity/identity-provider.js';

/** A provider that signs in the given person, and records the requests. */
export class FakeIdentityProvider implements IdentityProvider {
  readonly begun: SignInRequest[] = [];
  readonly completed: { readonly answer: URL; readonly transaction: SignInTransaction }[] = [];
  identity: Identity = {
    issuer: 'https://provider.example',
    subject: 'alice',
    claims: {},
    idToken: 'id-token-of-alice',
  };
  failsToBegin: SignInFailure | null = null;
  failsToComplete: SignInFailure | null = null;
  /** Whether the provider supports sign-out. */
  endsSessions = true;

  begin(request: SignInRequest): Promise<{ url: string; transaction: SignInTransaction }> {
    if (this.failsToBegin) return Promise.reject(new SignInError(this.failsToBegin));
    this.begun.push(request);
    const state = `${randomUUID()}${randomUUID()}`;
    const transaction = { state, nonce: randomUUID(), codeVerifier: randomUUID() };
    return Promise.resolve({ url: `https://provider.example/?state=${state}`, transaction });
  }

  complete(answer: URL, transaction: SignInTransaction): Promise<Identity> {
    if (this.failsToComplete) return Promise.reject(new SignInError(this.failsToComplete));
    this.completed.push({ answer, transaction });
    return Promise.resolve(this.identity);
  }

  endSessionUrl({ idToken, redirectUri, state }: EndSessionRequest): Promise<string | null> {
    if (!this.endsSessions) return Promise.resolve(null);
    const url = new URL('https://provider.example/end');
    url.search = String(new URLSearchParams({ idToken: idToken ?? '', redirectUri, state }));
    return Promise.resolve(url.href);
  }
}
