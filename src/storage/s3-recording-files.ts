import {
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { RecordingFiles, StoredFile } from './recording-files.js';
import { isMissing, storageCall } from './storage-call.js';

/** The folder of recordings in an S3 bucket. */
export class S3RecordingFiles implements RecordingFiles {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    /** Without slashes at its ends. */
    private readonly folder: string,
  ) {}

  async stat(key: string): Promise<StoredFile | null> {
    const input = { Bucket: this.bucket, Key: key };
    try {
      const head = await storageCall(() => this.client.send(new HeadObjectCommand(input)));
      return fileOf({ ...head, Key: key, Size: head.ContentLength });
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    const input = { Bucket: this.bucket, Key: key };
    await storageCall(() => this.client.send(new DeleteObjectCommand(input)));
  }

  async list(limit: number, afterKey: string | null): Promise<readonly StoredFile[]> {
    const input = {
      Bucket: this.bucket,
      Prefix: `${this.folder}/`,
      MaxKeys: limit,
      ...(afterKey !== null && { StartAfter: afterKey }),
    };
    const { Contents: objects = [] } = await storageCall(() =>
      this.client.send(new ListObjectsV2Command(input)),
    );
    return objects.map(fileOf);
  }
}

interface S3Object {
  readonly Key?: string | undefined;
  readonly Size?: number | undefined;
  readonly ETag?: string | undefined;
  readonly LastModified?: Date | undefined;
}

const fileOf = ({ Key, Size, ETag, LastModified }: S3Object): StoredFile => ({
  key: Key ?? '',
  size: Size ?? 0,
  etag: (ETag ?? '').replaceAll('"', ''),
  modifiedAt: LastModified ?? new Date(0),
});
