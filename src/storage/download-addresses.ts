import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/** Signed URLs: any bearer can read one object with them for a while. Never log one. */
export interface DownloadAddresses {
  /** @param fileName the name that browsers save it under; null to show or play it */
  sign(key: string, fileName: string | null, seconds: number): Promise<string>;
}

/** Signed URLs of an S3 storage, computed without a request to it. */
export class S3DownloadAddresses implements DownloadAddresses {
  constructor(
    /**
     * A client with the endpoint that the reader uses, because its name is part of the signature.
     */
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  sign(key: string, fileName: string | null, seconds: number): Promise<string> {
    const command = new GetObjectCommand({
      Bucket: this.bucket,
      Key: key,
      ...(fileName !== null && { ResponseContentDisposition: contentDisposition(fileName) }),
    });
    return getSignedUrl(this.client, command, { expiresIn: seconds });
  }
}

/** RFC 6266: the name in UTF-8, and in ASCII for older clients. */
export function contentDisposition(fileName: string): string {
  const ascii = fileName
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const utf8 = encodeURIComponent(fileName).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${utf8}`;
}
