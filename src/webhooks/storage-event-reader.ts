import { z } from 'zod';
import { BadRequestError } from '../errors/domain-error.js';

/** An object that a storage says it has taken. */
export interface StoredObject {
  readonly bucket: string;
  /** Decoded. */
  readonly key: string;
  readonly size: number;
  /** Null where the storage does not tell. */
  readonly contentType: string | null;
}

export type StorageDelivery =
  | { readonly type: 'objects'; readonly objects: readonly StoredObject[] }
  /** Amazon SNS asks whether its messages are wanted; visiting the address says so. */
  | { readonly type: 'subscription'; readonly confirmUrl: string }
  /** Nothing to be done: tests, and news that nobody asked for. */
  | { readonly type: 'nothing' };

const NOTHING: StorageDelivery = { type: 'nothing' };

const text = z.string().min(1);

/** A record of S3's event notifications, as Amazon, MinIO and others send them. */
const s3Record = z.object({
  eventName: text,
  s3: z.object({
    bucket: z.object({ name: text }),
    object: z.object({
      key: text,
      size: z.number().nonnegative().default(0),
      contentType: text.optional(),
    }),
  }),
});

const bodies = {
  s3: z.object({ Records: z.array(s3Record).min(1) }),
  s3Test: z.object({ Event: z.literal('s3:TestEvent') }),
  sns: z.object({
    Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
    Message: z.string(),
    SubscribeURL: z.string().optional(),
  }),
  eventBridge: z.object({
    'detail-type': text,
    source: text,
    detail: z.object({
      bucket: z.object({ name: text }),
      object: z.object({ key: text, size: z.number().nonnegative().default(0) }),
    }),
  }),
};

/**
 * Reads a notification of S3, bare or in an envelope of Amazon SNS or EventBridge.
 * @throws BadRequestError for anything else
 */
export function readStorageDelivery(body: string): StorageDelivery {
  return readParsed(parse(body), true);
}

function readParsed(value: unknown, mayBeEnvelope: boolean): StorageDelivery {
  if (mayBeEnvelope && has(value, 'Type')) return readSns(value);
  if (has(value, 'detail-type')) return readEventBridge(value);
  if (bodies.s3Test.safeParse(value).success) return NOTHING;
  const { Records: records } = checked(bodies.s3, value);
  const objects = records.filter(({ eventName }) => isCreation(eventName)).map(objectOf);
  return objects.length > 0 ? { type: 'objects', objects } : NOTHING;
}

function readSns(value: unknown): StorageDelivery {
  const { Type, Message, SubscribeURL } = checked(bodies.sns, value);
  if (Type === 'Notification') return readParsed(parse(Message), false);
  if (Type === 'UnsubscribeConfirmation') return NOTHING;
  if (SubscribeURL === undefined || !isOfAmazon(SubscribeURL)) throw malformed();
  return { type: 'subscription', confirmUrl: SubscribeURL };
}

/** Here keys come as they are. */
function readEventBridge(value: unknown): StorageDelivery {
  const { source, 'detail-type': name, detail } = checked(bodies.eventBridge, value);
  if (source !== 'aws.s3' || name !== 'Object Created') return NOTHING;
  const { key, size } = detail.object;
  return {
    type: 'objects',
    objects: [{ bucket: detail.bucket.name, key, size, contentType: null }],
  };
}

/** Large files arrive in parts, others are copied: `Put` is one of several ways. */
const isCreation = (eventName: string): boolean => /^(s3:)?ObjectCreated:/.test(eventName);

const objectOf = ({ s3: { bucket, object } }: z.infer<typeof s3Record>): StoredObject => ({
  bucket: bucket.name,
  key: decodeKey(object.key),
  size: object.size,
  contentType: object.contentType ?? null,
});

/** As in forms: `+` is a space. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    throw malformed();
  }
}

/** Anybody who knows the token could have us visit addresses otherwise. */
function isOfAmazon(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, port } = new URL(address);
  return (
    protocol === 'https:' && port === '' && /^sns\.[a-z\d-]+\.amazonaws\.com(\.cn)?$/.test(hostname)
  );
}

const has = (value: unknown, field: string): value is object =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, field);

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw malformed();
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw malformed();
  }
}

const malformed = () => new BadRequestError('This is no event notification of an S3 storage.');
