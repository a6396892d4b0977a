import type { WebhookEndpointStore } from '../../models/webhook-endpoint.js';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { InvalidInputError, NotFoundError } from '../../errors/domain-error.js';
import { readPage, type Page } from '../../lib/page.js';
import { asUuid } from '../../lib/uuid.js';
import type { ApplicationRecord, ApplicationStore } from '../../models/application.js';
import {
  applicationChanges,
  applicationName,
  applicationScopes,
  emailDomains,
  embeddingOrigins,
  type CreateApplication,
  type UpdateApplication,
} from './application-input.js';
import { newClientSecret } from './client-secret.js';

export interface RotateApplicationSecret {
  readonly id: string;
  readonly keepForSeconds: number;
}

/** An application with its new secret, which is shown once. */
export interface ApplicationCredentials {
  readonly application: ApplicationRecord;
  readonly clientSecret: string;
}

/** Who changes an application: a user, or null for an operator at a terminal. */
type By = string | null;

interface ApplicationServiceDeps {
  readonly applicationStore: Omit<ApplicationStore, 'touch'>;
  /** Null or omitted where no endpoints can exist. */
  readonly webhooks?: {
    readonly endpointStore: Pick<WebhookEndpointStore, 'deleteOfApplication'>;
  } | null;
  readonly log: Pick<Logger, 'info'>;
}

/** A week. */
export const MAX_KEEP_SECONDS = 604_800;
export const DEFAULT_KEEP_SECONDS = 86_400;

/**
 * The applications of this instance. Performs no authorization check: rules admit instance
 * administrators only.
 */
export class ApplicationService {
  constructor(private readonly deps: ApplicationServiceDeps) {}

  /** Newest first. */
  list(first: number, after: string | null): Promise<Page<ApplicationRecord>> {
    return readPage(first, after, (limit, position) =>
      this.deps.applicationStore.list(limit, position),
    );
  }

  count(): Promise<number> {
    return this.deps.applicationStore.count();
  }

  /** @throws InvalidInputError */
  async create(by: By, input: CreateApplication): Promise<ApplicationCredentials> {
    const { secret, digest } = newClientSecret();
    const application: ApplicationRecord = {
      id: randomUUID(),
      name: applicationName(input.name),
      scopes: applicationScopes(input.scopes),
      allowedEmailDomains: emailDomains(input.allowedEmailDomains ?? []),
      allowedOrigins: embeddingOrigins(input.allowedOrigins ?? []),
      isDisabled: false,
      secrets: { current: digest, previous: null, previousUntil: null },
      generation: 1,
      createdAt: new Date(),
      lastUsedAt: null,
    };
    await this.deps.applicationStore.insert(application);
    this.#log(application.id, by, 'Application created');
    return { application, clientSecret: secret };
  }

  /** @throws NotFoundError, InvalidInputError */
  async update(by: By, input: UpdateApplication): Promise<ApplicationRecord> {
    const id = applicationId(input.id);
    const changes = applicationChanges(input);
    const { applicationStore } = this.deps;
    const isChange = Object.keys(changes).length > 0;
    const application = await (isChange
      ? applicationStore.update(id, changes)
      : applicationStore.find(id));
    if (!application) throw new NotFoundError();
    if (isChange) this.#log(id, by, 'Application changed');
    return application;
  }

  /**
   * Replaces the secret. The previous one stays valid for `keepForSeconds`; with 0, it ends together
   * with every access token. The secret before the previous one ends in any case.
   * @throws NotFoundError, InvalidInputError
   */
  async rotateSecret(
    by: By,
    { id: given, keepForSeconds }: RotateApplicationSecret,
  ): Promise<ApplicationCredentials> {
    if (keepForSeconds < 0 || keepForSeconds > MAX_KEEP_SECONDS) {
      const message = `\`keepForSeconds\` is out of range; pass 0 to ${MAX_KEEP_SECONDS}.`;
      throw new InvalidInputError(['keepForSeconds'], message);
    }
    const id = applicationId(given);
    const { secret, digest } = newClientSecret();
    const keepUntil = keepForSeconds === 0 ? null : new Date(Date.now() + keepForSeconds * 1000);
    const application = await this.deps.applicationStore.rotateSecret(id, digest, keepUntil);
    if (!application) throw new NotFoundError();
    this.#log(id, by, 'Secret of an application rotated');
    return { application, clientSecret: secret };
  }

  /**
   * Deletes an application with its secrets, access tokens, and webhook endpoints. Its rooms stay.
   * @throws NotFoundError
   */
  async delete(by: By, given: string): Promise<string> {
    const id = applicationId(given);
    await this.deps.webhooks?.endpointStore.deleteOfApplication(id);
    if (!(await this.deps.applicationStore.delete(id))) throw new NotFoundError();
    this.#log(id, by, 'Application deleted');
    return id;
  }

  #log(applicationId: string, by: By, message: string): void {
    this.deps.log.info({ applicationId, by }, message);
  }
}

function applicationId(text: string): string {
  const id = asUuid(text);
  if (id === null) throw new NotFoundError();
  return id;
}
