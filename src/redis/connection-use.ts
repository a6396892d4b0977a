/** How a connection differs from others. */
export interface ConnectionUse {
  readonly enableOfflineQueue?: boolean;
  readonly autoResubscribe?: boolean;
  /** Null to wait indefinitely. */
  readonly maxRetriesPerRequest: number | null;
  readonly commandTimeout?: number;
  /** The time without any data after which a connection that waits for a reply is replaced. */
  readonly socketTimeout?: number;
}

export const CONNECT_TIMEOUT_MS = 2000;

export const retryStrategy = (attempt: number): number => Math.min(50 * attempt, 1000);
