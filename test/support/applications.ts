import {
  CreateApplicationDocument,
  type ApplicationScope,
  type CreateApplicationInput,
} from '../generated/operations.js';
import type { TestClient } from './test-client.js';

/** Settings of a gateway with applications, and with the administrator ROOT@example.org. */
export const applicationEnv = (root: string): Readonly<Record<string, string>> => ({
  FEATURES: 'applications',
  ACCESS_TOKEN_SECRETS: `access-tokens-of-${root}`.padEnd(32, 'x'),
  INSTANCE_ADMINISTRATORS: `${root}@example.org`,
});

const ALL_SCOPES: readonly ApplicationScope[] = [
  'ROOMS_READ',
  'ROOMS_WRITE',
  'MEETING_TOKENS_CREATE',
  'MEETINGS_READ',
  'MEETINGS_MODERATE',
  'RECORDINGS_READ',
  'RECORDINGS_WRITE',
  'WEBHOOKS_WRITE',
  'USERS_ACT_AS',
];

export interface RegisteredApplication {
  readonly id: string;
  readonly clientSecret: string;
}

/** By default with every scope, and for users of example.org. */
export async function registerApplication(
  administrator: TestClient,
  input: Partial<CreateApplicationInput> = {},
): Promise<RegisteredApplication> {
  const { createApplication } = await administrator.data(CreateApplicationDocument, {
    input: {
      name: 'Moodle',
      scopes: [...ALL_SCOPES],
      allowedEmailDomains: ['example.org'],
      ...input,
    },
  });
  const { application, clientSecret } = createApplication;
  return { id: application.id, clientSecret };
}

export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Requests an access token with the credentials in the body. */
export async function requestToken(
  url: string,
  { id, clientSecret }: RegisteredApplication,
  form: Readonly<Record<string, string>> = {},
): Promise<TokenAnswer> {
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: clientSecret,
      ...form,
    }),
  });
  const body = (await response.json()) as TokenAnswer['body'];
  return { status: response.status, headers: response.headers, body };
}

export async function accessToken(
  { url }: { readonly url: string },
  application: RegisteredApplication,
  form: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { body } = await requestToken(url, application, form);
  if (typeof body['access_token'] !== 'string') throw new Error(JSON.stringify(body));
  return body['access_token'];
}

/** A client with an access token, and nothing else. */
export async function asApplication(
  app: { readonly url: string; browser(): TestClient },
  application: RegisteredApplication,
  form: Readonly<Record<string, string>> = {},
): Promise<TestClient> {
  return app.browser().with({ bearer: await accessToken(app, application, form) });
}
