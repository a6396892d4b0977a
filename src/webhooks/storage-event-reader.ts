import { z } from 'zod';
import { BadRequestError } from '../errors/domain-error.js';

/** An object that a storage says it has taken. */
export interface StoredObject {
  readonly bucket: string;
  /** Decoded. */
  readonly key: string;
  /** In lower case and without parameters; null where the storage does not know it. */
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

const eventName = z.object({ eventName: text });

/**
 * What is needed of a record of S3's event notifications. Storages fill the rest as they like: sizes
 * are texts or null, types are empty or guessed. The object itself is checked later.
 */
const s3Creation = eventName.extend({
  s3: z.object({
    bucket: z.object({ name: text }),
    object: z.object({ key: text, contentType: z.unknown().optional() }),
  }),
});

const bodies = {
  s3: z.object({ Records: z.array(z.unknown()).min(1) }),
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
      object: z.object({ key: text }),
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
  const read = records.map(readRecord);
  // One that cannot be read may be somebody else's, and must not cost us ours.
  if (read.every((record) => record === 'unreadable')) throw malformed();
  const objects = read.filter((record) => typeof record === 'object');
  return objects.length > 0 ? { type: 'objects', objects } : NOTHING;
}

function readRecord(record: unknown): StoredObject | 'other' | 'unreadable' {
  const named = eventName.safeParse(record);
  if (named.success && !isCreation(named.data.eventName)) return 'other';
  const creation = s3Creation.safeParse(record);
  if (!creation.success) return 'unreadable';
  const { bucket, object } = creation.data.s3;
  return {
    bucket: bucket.name,
    key: decodeKey(object.key),
    contentType: knownType(object.contentType),
  };
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
  const { key } = detail.object;
  return { type: 'objects', objects: [{ bucket: detail.bucket.name, key, contentType: null }] };
}

/** Large files arrive in parts, others are copied: `Put` is one of several ways. */
const isCreation = (eventName: string): boolean => /^(s3:)?ObjectCreated:/.test(eventName);

/** As in forms: `+` is a space. Some storages encode nothing. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}

/** `application/octet-stream`, or Amazon's `binary/octet-stream`, says that the type is unknown. */
function knownType(contentType: unknown): string | null {
  const [type = ''] = typeof contentType === 'string' ? contentType.split(';', 1) : [];
  const known = type.trim().toLowerCase();
  return known === '' || known.endsWith('/octet-stream') ? null : known;
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
