import type { WebhookEventType } from './webhook-event.js';

export interface WebhookSecret {
  /** In the form of Standard Webhooks: `whsec_` and base64. */
  readonly secret: string;
  /** When a rotated secret stops signing; null for the current one. */
  readonly until: Date | null;
}

/** A receiver of events. */
export interface WebhookEndpointRecord {
  readonly id: string;
  /** Null for an endpoint of the instance, which receives the events of every room. */
  readonly applicationId: string | null;
  readonly url: string;
  /** Null for all types. */
  readonly eventTypes: readonly WebhookEventType[] | null;
  /** Null for all rooms. */
  readonly roomId: string | null;
  /** The current one first. */
  readonly secrets: readonly WebhookSecret[];
  readonly isEnabled: boolean;
  /** When it was last enabled; it receives no earlier events. */
  readonly enabledAt: Date;
  /** When Foyer paused it; null if it is enabled, or was disabled by a person. */
  readonly pausedAt: Date | null;
  readonly consecutiveFailures: number;
  /** When the first of the consecutive failures happened. */
  readonly failingSince: Date | null;
  readonly lastDeliveredAt: Date | null;
  readonly createdAt: Date;
}

export type EndpointChanges = Partial<
  Pick<
    WebhookEndpointRecord,
    | 'url'
    | 'eventTypes'
    | 'secrets'
    | 'isEnabled'
    | 'enabledAt'
    | 'pausedAt'
    | 'consecutiveFailures'
    | 'failingSince'
  >
>;

/** Every method throws StorageUnavailableError while the store cannot be reached. */
export interface WebhookEndpointStore {
  insert(endpoint: WebhookEndpointRecord): Promise<void>;
  find(id: string): Promise<WebhookEndpointRecord | null>;
  /** Those of one owner, oldest first. */
  list(applicationId: string | null): Promise<readonly WebhookEndpointRecord[]>;
  count(applicationId: string | null): Promise<number>;
  /** The enabled ones of the instance and of this application. */
  listReceivers(applicationId: string | null): Promise<readonly WebhookEndpointRecord[]>;
  change(id: string, changes: EndpointChanges): Promise<WebhookEndpointRecord | null>;
  delete(id: string): Promise<void>;
  deleteOfApplication(applicationId: string): Promise<void>;

  delivered(id: string, at: Date): Promise<void>;
  /** Resolves to the endpoint afterward. */
  failed(id: string, at: Date): Promise<WebhookEndpointRecord | null>;
  /** Null, and nothing changed, if it is not enabled. */
  pause(id: string, at: Date): Promise<WebhookEndpointRecord | null>;
}
