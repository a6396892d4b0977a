import type { Position } from '../lib/page.js';
import type { WebhookEventType } from './webhook-event.js';

export const WebhookDeliveryStatus = {
  PENDING: 'pending',
  DELIVERED: 'delivered',
  FAILED: 'failed',
} as const;
export type WebhookDeliveryStatus =
  (typeof WebhookDeliveryStatus)[keyof typeof WebhookDeliveryStatus];

export interface WebhookAttemptRecord {
  readonly at: Date;
  readonly durationMs: number;
  /** Null if the receiver did not answer. */
  readonly statusCode: number | null;
  /** Null if the receiver accepted the event. */
  readonly failure: string | null;
}

/** One event for one endpoint. */
export interface WebhookDeliveryRecord {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly eventType: WebhookEventType;
  /** Null for `endpoint.test`. */
  readonly roomId: string | null;
  /** That of the event. */
  readonly sequence: number;
  readonly status: WebhookDeliveryStatus;
  readonly isReplay: boolean;
  readonly createdAt: Date;
  /** Null unless it is pending. */
  readonly nextAttemptAt: Date | null;
  /** Attempts since it was last queued, which decide how many follow. */
  readonly tries: number;
  /** Oldest first. */
  readonly attempts: readonly WebhookAttemptRecord[];
}

/** What follows an attempt. */
export type DeliveryOutcome = Pick<WebhookDeliveryRecord, 'status' | 'nextAttemptAt' | 'tries'>;

export interface DeliveryFilter {
  readonly endpointId: string;
  readonly status: WebhookDeliveryStatus | null;
  readonly eventType: WebhookEventType | null;
  readonly roomId: string | null;
  readonly since: Date | null;
  readonly until: Date | null;
}

/**
 * Deliveries, until some weeks after they were created. Every method throws StorageUnavailableError
 * while the store cannot be reached.
 */
export interface WebhookDeliveryStore {
  /** Known ones stay as they are. Resolves to the number of new ones. */
  insert(deliveries: readonly WebhookDeliveryRecord[]): Promise<number>;
  find(id: string): Promise<WebhookDeliveryRecord | null>;
  /** Newest first. */
  list(
    filter: DeliveryFilter,
    limit: number,
    after: Position | null,
  ): Promise<readonly WebhookDeliveryRecord[]>;
  /** Those that were never attempted, except for replays, by `sequence`. */
  listFirst(endpointId: string, limit: number): Promise<readonly WebhookDeliveryRecord[]>;
  /** Other pending ones that are due, the most overdue first. */
  listDue(endpointId: string, now: Date, limit: number): Promise<readonly WebhookDeliveryRecord[]>;
  /** The endpoints with a delivery that is due. */
  dueEndpoints(now: Date): Promise<readonly string[]>;
  /** The attempted ones of a room that are pending, due or not, by `sequence`; no replays. */
  listWaiting(
    endpointId: string,
    roomId: string | null,
    limit: number,
  ): Promise<readonly WebhookDeliveryRecord[]>;
  attempted(id: string, attempt: WebhookAttemptRecord, outcome: DeliveryOutcome): Promise<void>;
  /** Makes all pending deliveries of the endpoint due now, none before the others. */
  hasten(endpointId: string, now: Date): Promise<void>;
  /** Queues it again, as if it had never been attempted. */
  requeue(id: string, now: Date): Promise<WebhookDeliveryRecord | null>;
  /** The pending ones of the endpoint fail. */
  abandon(endpointId: string): Promise<void>;
  deleteOfEndpoint(endpointId: string): Promise<void>;
  countPending(): Promise<number>;
}
