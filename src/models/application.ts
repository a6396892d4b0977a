export const ApplicationScope = {
  ROOMS_READ: 'rooms:read',
  ROOMS_WRITE: 'rooms:write',
  MEETING_TOKENS_CREATE: 'meeting-tokens:create',
  MEETINGS_READ: 'meetings:read',
  MEETINGS_MODERATE: 'meetings:moderate',
  RECORDINGS_READ: 'recordings:read',
  RECORDINGS_WRITE: 'recordings:write',
  WEBHOOKS_WRITE: 'webhooks:write',
  USERS_ACT_AS: 'users:act-as',
} as const;
export type ApplicationScope = (typeof ApplicationScope)[keyof typeof ApplicationScope];

/** In the order in which they are listed and documented. */
export const APPLICATION_SCOPES = Object.values(ApplicationScope);

/** The SHA-256 digests of client secrets, in hexadecimal. */
export interface ClientSecretDigests {
  readonly current: string;
  /** The secret before the last rotation; null if there is none. */
  readonly previous: string | null;
  /** Until when `previous` is valid; null without one. */
  readonly previousUntil: Date | null;
}

/** Another backend that uses the API with credentials of its own. */
export interface ApplicationRecord {
  /** UUID v4; also the client ID in OAuth. */
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly ApplicationScope[];
  /** Lower case, in ASCII. */
  readonly allowedEmailDomains: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly isDisabled: boolean;
  readonly secrets: ClientSecretDigests;
  /** Access tokens of earlier generations are void. Grows when the tokens are revoked. */
  readonly generation: number;
  readonly createdAt: Date;
  /** When it last used the API, to within a minute. */
  readonly lastUsedAt: Date | null;
}

/** Omitted fields stay unchanged. */
export type ApplicationChanges = Partial<
  Pick<
    ApplicationRecord,
    'name' | 'scopes' | 'allowedEmailDomains' | 'allowedOrigins' | 'isDisabled'
  >
>;

/** A place in a list that is ordered newest first. */
export interface ApplicationPosition {
  readonly createdAt: Date;
  readonly id: string;
}

/** Every method throws StorageUnavailableError while the store cannot be reached. */
export interface ApplicationStore {
  insert(application: ApplicationRecord): Promise<void>;
  /** Concurrent reads share one call to the database. */
  find(id: string): Promise<ApplicationRecord | null>;
  /** Newest first. */
  list(limit: number, after: ApplicationPosition | null): Promise<ApplicationRecord[]>;
  count(): Promise<number>;
  /**
   * Disabling an application revokes its access tokens permanently. Null if it does not exist.
   */
  update(id: string, changes: ApplicationChanges): Promise<ApplicationRecord | null>;
  /**
   * Replaces the secret, atomically. Null if the application does not exist.
   * @param keepUntil how long the replaced secret stays valid; null ends it, and every access token
   */
  rotateSecret(
    id: string,
    digest: string,
    keepUntil: Date | null,
  ): Promise<ApplicationRecord | null>;
  /** False if it did not exist. */
  delete(id: string): Promise<boolean>;
  /** Records that the application has used the API. */
  touch(id: string, at: Date): Promise<void>;
}
