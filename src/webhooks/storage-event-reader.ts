import { z } from 'zod';
import { BadRequestError } from '../errors/domain-error.js';
import { parseUrl } from '../lib/parse-url.js';
import { percentDecoded } from '../lib/percent-decoded.js';

/** An object that a storage reports as stored. */
export interface StoredObject {
  readonly bucket: string;
  /** Decoded. */
  readonly key: string;
  /** In lower case and without parameters; null if the storage does not know it. */
  readonly contentType: string | null;
}

export type StorageDelivery =
  | { readonly type: 'objects'; readonly objects: readonly StoredObject[] }
  /** Amazon SNS asks to confirm a subscription; visiting the URL confirms it. */
  | { readonly type: 'subscription'; readonly confirmUrl: string }
  /** Nothing to do: tests, and events of other kinds. */
  | { readonly type: 'nothing' };

const NOTHING: StorageDelivery = { type: 'nothing' };

const text = z.string().min(1);

const eventName = z.object({ eventName: text });

/**
 * The required fields of a record in S3's event notifications. Storages differ in the others: sizes
 * are strings or null, types are empty or guessed. The object itself is checked later.
 */
const s3Creation = eventName.extend({
  s3: z.object({
    bucket: z.object({ name: text }),
    object: z.object({ key: text, contentType: z.unknown().optional() }),
  }),
});

const sns = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  Message: z.string(),
  SubscribeURL: z.string().optional(),
});

const s3Test = z.object({ Event: z.literal('s3:TestEvent') });

const eventBridge = z.object({
  'detail-type': text,
  source: text,
  detail: z.object({
    bucket: z.object({ name: text }),
    object: z.object({ key: text }),
  }),
});

/** From a Cloudflare R2 queue, sent by the worker or program that reads it. */
const r2 = z.object({ action: text, bucket: text, object: z.object({ key: text }) });

/** From SeaweedFS's filer: changes of files, where buckets are folders below a fixed one. */
const seaweed = z.object({
  key: text,
  event_type: text,
  message: z.object({
    new_parent_path: z.string().optional(),
    new_entry: z
      .object({ name: text, attributes: z.object({ mime: z.unknown() }).partial().optional() })
      .optional(),
  }),
});
const SEAWEED_PATH = /^\/buckets\/([^/]+)\/(.+)$/;

/** Records in the body of a message, in a batch. */
const MAX_WRAPPERS = 3;

/**
 * Reads event notifications in the forms of Amazon S3 and MinIO, Cloudflare R2, and SeaweedFS,
 * plain or in an envelope of Amazon SNS, EventBridge, or a queue.
 * @throws BadRequestError for anything else
 */
export function readStorageDelivery(body: string): StorageDelivery {
  return readParsed(parse(body), true);
}

function readParsed(value: unknown, mayBeEnvelope: boolean): StorageDelivery {
  if (mayBeEnvelope && has(value, 'Type')) return readSns(value);
  if (s3Test.safeParse(value).success) return NOTHING;
  const read = unwrapped(value, MAX_WRAPPERS).map(readNotification);
  // An unreadable notification may concern another application, and must not cost us ours.
  if (read.every((notification) => notification === 'unreadable')) throw malformed();
  const objects = read.filter((notification) => typeof notification === 'object');
  return objects.length > 0 ? { type: 'objects', objects } : NOTHING;
}

function readSns(value: unknown): StorageDelivery {
  const message = sns.safeParse(value);
  if (!message.success) throw malformed();
  const { Type, Message, SubscribeURL } = message.data;
  if (Type === 'Notification') return readParsed(parse(Message), false);
  if (Type === 'UnsubscribeConfirmation') return NOTHING;
  if (SubscribeURL === undefined || !isOfAmazon(SubscribeURL)) throw malformed();
  return { type: 'subscription', confirmUrl: SubscribeURL };
}

/** The notifications in records, and in messages forwarded from a queue. */
function unwrapped(value: unknown, wrappers: number): readonly unknown[] {
  const inner = wrappers > 0 ? innerOf(value) : null;
  return inner ? inner.flatMap((item) => unwrapped(item, wrappers - 1)) : [value];
}

function innerOf(value: unknown): readonly unknown[] | null {
  if (has(value, 'Records')) return listIn(value.Records);
  if (has(value, 'messages')) return listIn(value.messages);
  if (has(value, 'body')) return [typeof value.body === 'string' ? json(value.body) : value.body];
  return null;
}

const listIn = (value: unknown): readonly unknown[] | null =>
  Array.isArray(value) ? (value as unknown[]) : null;

type Read = StoredObject | 'other' | 'unreadable';

function readNotification(value: unknown): Read {
  if (has(value, 'detail-type')) return readEventBridge(value);
  if (has(value, 'action')) return readR2(value);
  if (has(value, 'event_type')) return readSeaweed(value);
  return readRecord(value);
}

function readRecord(record: unknown): Read {
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

/** Unlike S3's, EventBridge's keys are not encoded; nor are those below. */
function readEventBridge(value: unknown): Read {
  const event = eventBridge.safeParse(value);
  if (!event.success) return 'unreadable';
  const { source, 'detail-type': name, detail } = event.data;
  if (source !== 'aws.s3' || name !== 'Object Created') return 'other';
  return { bucket: detail.bucket.name, key: detail.object.key, contentType: null };
}

function readR2(value: unknown): Read {
  const event = r2.safeParse(value);
  if (!event.success) return 'unreadable';
  const { action, bucket, object } = event.data;
  if (!/^(PutObject|CopyObject|CompleteMultipartUpload)$/.test(action)) return 'other';
  return { bucket, key: object.key, contentType: null };
}

/** A file that was changed or renamed may have been uploaded again. */
function readSeaweed(value: unknown): Read {
  const event = seaweed.safeParse(value);
  if (!event.success) return 'unreadable';
  const { new_entry: entry, new_parent_path: folder } = event.data.message;
  if (!entry) return 'other';
  // The key of a renamed file is its old one.
  const path = folder ? `${folder}/${entry.name}` : event.data.key;
  const [, bucket, key] = SEAWEED_PATH.exec(path) ?? [];
  if (bucket === undefined || key === undefined) return 'other';
  return { bucket, key, contentType: knownType(entry.attributes?.mime) };
}

/** Large files arrive in parts, and others are copied: `Put` is one of several events. */
const isCreation = (eventName: string): boolean => /^(s3:)?ObjectCreated:/.test(eventName);

/** Form encoding: `+` is a space. Some storages do not encode keys. */
const decodeKey = (key: string): string => percentDecoded(key.replaceAll('+', ' ')) ?? key;

/** `application/octet-stream`, and Amazon's `binary/octet-stream`, mean an unknown type. */
function knownType(contentType: unknown): string | null {
  const [type = ''] = typeof contentType === 'string' ? contentType.split(';', 1) : [];
  const known = type.trim().toLowerCase();
  return known === '' || known.endsWith('/octet-stream') ? null : known;
}

/** Otherwise anyone with the token could make the gateway visit arbitrary URLs. */
function isOfAmazon(address: string): boolean {
  const url = parseUrl(address);
  return (
    url?.protocol === 'https:' &&
    url.port === '' &&
    /^sns\.[a-z\d-]+\.amazonaws\.com(\.cn)?$/.test(url.hostname)
  );
}

const has = <K extends string>(value: unknown, field: K): value is Record<K, unknown> =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, field);

function parse(body: string): unknown {
  const value = json(body);
  if (value === undefined) throw malformed();
  return value;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const malformed = () =>
  new BadRequestError('The request body is not an S3 event notification; send those only.');
