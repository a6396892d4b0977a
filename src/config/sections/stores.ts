import { z } from 'zod';
import { ehloName, sender, smtpUrl } from '../mail-settings.js';
import { bucketName, region } from '../storage-names.js';
import { mongoUrl, redisUrl } from '../store-urls.js';
import { baseUrl, urlWith } from '../urls.js';
import { headerSecretOf, optional, parsedBy, required, text, withDefault } from '../variables.js';

export const stores = {
  MONGO_URL: required(
    mongoUrl(),
    'MongoDB: `mongodb://` with one or several hosts, or `mongodb+srv://`, and the database',
    { secret: true },
  ),
  REDIS_URL: required(
    parsedBy(redisUrl),
    'Redis 6.2 or newer: `redis://` or, encrypted, `rediss://`, with `user:password@` and `/database` where needed; `redis+sentinel://user:password@host:26379,host:26379/name` for Sentinels and the primary they watch, with `?sentinelPassword=` if they require one; `redis+cluster://user:password@host:6379,host:6379` for nodes of a cluster; these encrypt with `rediss+`',
    { secret: true },
  ),
  REDIS_KEY_PREFIX: withDefault(
    z.string().regex(/^[\w-]+$/, 'must consist of letters, digits, - and _'),
    'foyer',
    'First part of every Redis key and channel',
  ),
};

export const storage = {
  STORAGE_ENDPOINT: optional(
    baseUrl(),
    'Address of the S3 storage, for the gateway and the recorder; required with recording',
  ),
  STORAGE_PUBLIC_ENDPOINT: optional(
    baseUrl(),
    'Address of the S3 storage as browsers reach it. Default: STORAGE_ENDPOINT',
  ),
  STORAGE_REGION: withDefault(parsedBy(region), 'us-east-1', 'Region of the bucket'),
  STORAGE_BUCKET: optional(
    parsedBy(bucketName),
    'Bucket of the recordings; required with recording',
  ),
  STORAGE_ACCESS_KEY: optional(
    headerSecretOf(1),
    'Access key of the storage; required with recording',
    {
      secret: true,
    },
  ),
  STORAGE_SECRET_KEY: optional(text(), 'Secret of the access key; required with recording', {
    secret: true,
  }),
  STORAGE_WEBHOOK_TOKEN: optional(
    headerSecretOf(16),
    'Bearer token of POST /webhooks/storage; required with storage_events',
    { secret: true },
  ),
};

export const mail = {
  MAIL_URL: optional(
    parsedBy(smtpUrl),
    'Mail server, smtp(s)://user:password@host:port; required with invitations. Default: no emails are sent',
    { secret: true },
  ),
  MAIL_FROM: optional(
    parsedBy(sender),
    'Sender of the emails, as in Foyer <foyer@example.org>; required with MAIL_URL',
  ),
  MAIL_EHLO_NAME: optional(
    parsedBy(ehloName),
    "Host name of the gateway in EHLO and Message-ID. Default: PUBLIC_URL's host",
  ),
  MAIL_ROOM_URL: optional(
    urlWith('{slug}'),
    'Page of a room in the frontend, for links in emails. Default: PUBLIC_URL/{slug}',
  ),
  MAIL_RECORDING_URL: optional(
    urlWith('{id}'),
    'Page of a recording in the frontend, for links in emails. Default: PUBLIC_URL/recordings/{id}',
  ),
};
