export interface StoredFile {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly modifiedAt: Date;
}

/**
 * The bucket's folder of recordings. Every method throws StorageUnavailableError while the storage
 * cannot be asked, so that "not there" is never a guess.
 */
export interface RecordingFiles {
  /** Null when there is no such object. */
  stat(key: string): Promise<StoredFile | null>;
  /** Nothing happens where there is no such object. */
  remove(key: string): Promise<void>;
  /** In the order of keys, after `afterKey`; fewer than `limit` are the last. */
  list(limit: number, afterKey: string | null): Promise<readonly StoredFile[]>;
}
