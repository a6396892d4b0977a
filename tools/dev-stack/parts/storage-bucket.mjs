import { CreateBucketCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';

// Suppresses the warning about a future version of Node, which does not concern the person who
// starts the stack.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

/**
 * Creates the bucket. Idempotent.
 *
 * @param {object} options
 * @param {string} options.endpoint
 * @param {string} options.region
 * @param {string} options.bucket
 * @param {string} options.accessKey
 * @param {string} options.secretKey
 */
export async function prepareBucket({ endpoint, region, bucket, accessKey, secretKey }) {
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
  });
  try {
    const Bucket = { Bucket: bucket };
    const isThere = await client.send(new HeadBucketCommand(Bucket)).then(
      () => true,
      () => false,
    );
    if (!isThere) await client.send(new CreateBucketCommand(Bucket));
  } finally {
    client.destroy();
  }
}
