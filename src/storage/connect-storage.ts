import { S3Client } from '@aws-sdk/client-s3';
import type { Config } from '../config/load-config.js';
import { S3DownloadAddresses, type DownloadAddresses } from './download-addresses.js';
import { S3RecordingFiles } from './s3-recording-files.js';

export interface RecordingStorage {
  readonly files: S3RecordingFiles;
  /** For browsers. */
  readonly downloads: DownloadAddresses;
  /** For other services, which reach the storage as the gateway does. */
  readonly handovers: DownloadAddresses;
  close(): void;
}

const CONNECTION_TIMEOUT_MS = 2_000;
const REQUEST_TIMEOUT_MS = 10_000;

/** Opens no connection, because the storage may be unavailable at startup. */
export function connectStorage(
  { region, bucket, endpoint, publicEndpoint, ...keys }: NonNullable<Config['storage']>,
  folder: string,
): RecordingStorage {
  const clientFor = (address: string) =>
    new S3Client({
      region,
      endpoint: address,
      forcePathStyle: true,
      credentials: { accessKeyId: keys.accessKey, secretAccessKey: keys.secretKey },
      requestHandler: {
        connectionTimeout: CONNECTION_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        throwOnRequestTimeout: true,
      },
      // Storages other than Amazon's may not support the newer checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  const [own, forBrowsers] = [clientFor(endpoint), clientFor(publicEndpoint)];
  return {
    files: new S3RecordingFiles(own, bucket, folder),
    downloads: new S3DownloadAddresses(forBrowsers, bucket),
    handovers: new S3DownloadAddresses(own, bucket),
    close() {
      own.destroy();
      forBrowsers.destroy();
    },
  };
}
