import { createHash, timingSafeEqual } from 'node:crypto';
import { Router } from 'express';
import type { Logger } from 'pino';
import {
  NotFoundError,
  StorageUnavailableError,
  UnauthenticatedError,
} from '../errors/domain-error.js';
import type { Metrics } from '../http/metrics.js';
import { readBody } from '../http/request-body.js';
import { inRequestTrace } from '../http/request-trace.js';
import {
  readStorageDelivery,
  type StorageDelivery,
  type StoredObject,
} from './storage-event-reader.js';
import { confirmSubscription } from './subscription-confirmation.js';

const PATH = '/webhooks/storage';
const BODY_LIMIT_BYTES = 1_048_576;

/** The content types of recordings in recorders and storages, by extension. */
const CONTENT_TYPES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['mp4', new Set(['video/mp4', 'application/mp4'])],
  ['ogg', new Set(['audio/ogg', 'application/ogg', 'video/ogg'])],
]);

type StorageFolder = NonNullable<StorageWebhookDeps['settings']>;

export interface StorageWebhookDeps {
  /** Null if the feature is disabled. */
  readonly settings: {
    readonly token: string;
    readonly bucket: string;
    /** The folder of the recordings, without slashes at its ends. */
    readonly folder: string;
  } | null;
  /** May be called again for the same file, and for files that are no recordings. */
  readonly fileStored: (file: { readonly key: string }) => Promise<void>;
  readonly count: (outcome: StorageEventOutcome) => void;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** For tests. */
  readonly visit?: (address: string) => Promise<void>;
}

const OUTCOMES = ['taken', 'ignored', 'unauthenticated', 'malformed'] as const;
export type StorageEventOutcome = (typeof OUTCOMES)[number];

export function storageEventCounter(metrics: Metrics): (outcome: StorageEventOutcome) => void {
  const counter = metrics.counter(
    'foyer_storage_events_total',
    'Storage event deliveries, by outcome',
    ['outcome'],
  );
  for (const outcome of OUTCOMES) counter.inc({ outcome }, 0);
  return (outcome) => counter.inc({ outcome });
}

/**
 * `POST /webhooks/storage`: 200 as soon as the consequences are stored. Other objects are accepted
 * and ignored, because a subscription may cover more than the recordings.
 */
export function storageWebhookRoutes(deps: StorageWebhookDeps): Router {
  const { settings, visit = confirmSubscription } = deps;
  const router = Router();
  router.post(PATH, async (request, response) => {
    if (!settings) throw new NotFoundError();
    if (!isToken(request.headers.authorization, settings.token)) {
      deps.count('unauthenticated');
      response.setHeader('www-authenticate', 'Bearer realm="storage events"');
      throw new UnauthenticatedError('The bearer token is not valid; send STORAGE_WEBHOOK_TOKEN.');
    }
    const delivery = read(await readBody(request, BODY_LIMIT_BYTES));
    await inRequestTrace(request, `POST ${PATH}`, () => take(delivery, settings));
    response.status(200).end();
  });
  return router;

  async function take(delivery: StorageDelivery, ours: StorageFolder): Promise<void> {
    if (delivery.type === 'subscription') {
      await confirm(delivery.confirmUrl);
      return;
    }
    const objects = delivery.type === 'objects' ? delivery.objects : [];
    const recordings = objects.filter((object) => isRecording(object, ours));
    for (const { key } of recordings) await deps.fileStored({ key });
    deps.count(recordings.length > 0 ? 'taken' : 'ignored');
  }

  function read(body: Buffer) {
    try {
      return readStorageDelivery(body.toString('utf8'));
    } catch (error) {
      deps.count('malformed');
      throw error;
    }
  }

  /** SNS repeats the request after a 5xx. */
  async function confirm(address: string): Promise<void> {
    try {
      await visit(address);
    } catch (error) {
      throw new StorageUnavailableError({ cause: error });
    }
    deps.count('taken');
    deps.log.info({ host: new URL(address).host }, 'Confirmed a subscription to storage events');
  }
}

/** Ignores the case of the scheme; compares the token in constant time for any length. */
function isToken(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

const digest = (value: string): Uint8Array => createHash('sha256').update(value).digest();

function isRecording({ bucket, key, contentType }: StoredObject, settings: StorageFolder): boolean {
  const [, extension = ''] = /\.([^./]+)$/.exec(key) ?? [];
  const types = CONTENT_TYPES.get(extension);
  return (
    isSameBucket(bucket, settings.bucket) &&
    // Without a folder, every object in the bucket would count as a recording.
    settings.folder !== '' &&
    key.startsWith(`${settings.folder}/`) &&
    types !== undefined &&
    (contentType === null || types.has(contentType))
  );
}

/** Storages with tenants write `tenant:bucket`, some only in one of the two places. */
function isSameBucket(named: string, configured: string): boolean {
  const [namedTenant, namedBucket] = tenantAndBucket(named);
  const [tenant, bucket] = tenantAndBucket(configured);
  return namedBucket === bucket && (namedTenant === tenant || namedTenant === '' || tenant === '');
}

function tenantAndBucket(name: string): readonly [string, string] {
  const split = name.search(/[:/][^:/]*$/);
  return split < 0 ? ['', name] : [name.slice(0, split), name.slice(split + 1)];
}
