export interface StoredFile {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly modifiedAt: Date;
}

/**
 * The folder of recordings in the bucket. Every method throws StorageUnavailableError while the
 * storage cannot be read, so that a missing object is certain.
 */
export interface RecordingFiles {
  /** Null if the object does not exist. */
  stat(key: string): Promise<StoredFile | null>;
  /** Idempotent. */
  remove(key: string): Promise<void>;
  /** In the order of keys, after `afterKey`; fewer than `limit` on the last page. */
  list(limit: number, afterKey: string | null): Promise<readonly StoredFile[]>;
}
