import { describe, expect, it } from '@jest/globals';
import { readStorageDelivery } from '../../src/webhooks/storage-event-reader.js';

const record = (given: { eventName?: string; key?: unknown; bucket?: unknown } = {}) => ({
  eventVersion: '2.0',
  eventSource: 'minio:s3',
  eventName: given.eventName ?? 's3:ObjectCreated:Put',
  s3: {
    bucket: { name: 'bucket' in given ? given.bucket : 'foyer' },
    object: {
      key: 'key' in given ? given.key : 'recordings%2Fa.mp4',
      size: 5,
      contentType: 'video/mp4',
    },
  },
});

const read = (body: unknown) => readStorageDelivery(JSON.stringify(body));

const OBJECT = { bucket: 'foyer', key: 'recordings/a.mp4', contentType: 'video/mp4' };

describe('the reader of storage events', () => {
  it('reads events of MinIO', () => {
    const body = { EventName: 's3:ObjectCreated:Put', Key: 'foyer/recordings/a.mp4' };

    const delivery = read({ ...body, Records: [record()] });

    expect(delivery).toEqual({ type: 'objects', objects: [OBJECT] });
  });

  it('reads events of Amazon S3, which have no content type', () => {
    const { s3 } = record();
    const object = { key: 'recordings/a.mp4', size: 5, eTag: 'x' };

    const delivery = read({
      Records: [{ eventName: 'ObjectCreated:CompleteMultipartUpload', s3: { ...s3, object } }],
    });

    expect(delivery).toEqual({ type: 'objects', objects: [{ ...OBJECT, contentType: null }] });
  });

  it('reads several records at once, and keeps those of created objects', () => {
    const delivery = read({
      Records: [
        record({ eventName: 's3:ObjectRemoved:Delete' }),
        record({ eventName: 's3:ObjectCreated:Copy' }),
        record({ key: 'recordings%2Fd%C3%A9j%C3%A0+vu.mp4' }),
      ],
    });

    expect(delivery).toEqual({
      type: 'objects',
      objects: [OBJECT, { ...OBJECT, key: 'recordings/déjà vu.mp4' }],
    });
  });

  it.each([
    [{ size: '1024' }, 'video/mp4'],
    [{ size: null }, 'video/mp4'],
    [{ size: -1 }, 'video/mp4'],
    [{ size: undefined }, 'video/mp4'],
    [{ contentType: '' }, null],
    [{ contentType: null }, null],
    [{ contentType: 7 }, null],
    [{ contentType: 'application/octet-stream' }, null],
    [{ contentType: 'binary/octet-stream' }, null],
    [{ contentType: 'Video/MP4; codecs="avc1, mp4a"' }, 'video/mp4'],
    [{ versionId: null, eTag: null, userMetadata: null }, 'video/mp4'],
  ])('reads the details of an object: %j', (given, contentType) => {
    const { s3, eventName } = record();
    const object = { ...s3.object, ...given };

    expect(read({ Records: [{ eventName, s3: { ...s3, object } }] })).toEqual({
      type: 'objects',
      objects: [{ ...OBJECT, contentType }],
    });
  });

  it.each([
    ['100% sure.pdf', '100% sure.pdf'],
    ['recordings%2', 'recordings%2'],
    ['%ff%fe.mp4', '%ff%fe.mp4'],
    ['recordings/a%2Eb.mp4', 'recordings/a.b.mp4'],
  ])('reads keys that are not or only partly encoded: %j', (given, key) => {
    expect(read({ Records: [record({ key: given }), record()] })).toEqual({
      type: 'objects',
      objects: [{ ...OBJECT, key }, OBJECT],
    });
  });

  it.each([
    ['a null key', record({ key: null })],
    ['an empty key', record({ key: '' })],
    ['no bucket', record({ bucket: null })],
    ['no name', { s3: record().s3 }],
    ['null', null],
    ['a bucket that was made', { eventName: 's3:BucketCreated:*', s3: { object: { key: '' } } }],
  ])('skips records that cannot be read: %s', (_what, other) => {
    expect(read({ Records: [other, record()] })).toEqual({ type: 'objects', objects: [OBJECT] });
  });

  it('reads events in an SNS envelope', () => {
    const Message = JSON.stringify({ Records: [record()] });

    expect(read({ Type: 'Notification', MessageId: '1', Message })).toEqual({
      type: 'objects',
      objects: [OBJECT],
    });
  });

  it('reads events in an EventBridge envelope, where keys are not encoded', () => {
    const delivery = read({
      'detail-type': 'Object Created',
      source: 'aws.s3',
      detail: { bucket: { name: 'foyer' }, object: { key: 'recordings/a+b%20.mp4', size: 7 } },
    });

    expect(delivery).toEqual({
      type: 'objects',
      objects: [{ bucket: 'foyer', key: 'recordings/a+b%20.mp4', contentType: null }],
    });
  });

  it.each([
    ['bare', (event: unknown) => event],
    ['in the message of a queue', (event: unknown) => ({ id: '1', attempts: 1, body: event })],
    ['in a message as text', (event: unknown) => ({ id: '1', body: JSON.stringify(event) })],
    ['in a batch', (event: unknown) => ({ queue: 'events', messages: [{ body: event }] })],
  ])('reads events of Cloudflare R2, %s', (_how, wrap) => {
    const event = {
      account: '3f4b7e3dcab231cbfdaa90a6a28bd548',
      action: 'CompleteMultipartUpload',
      bucket: 'foyer',
      object: {
        key: 'recordings/a+b%20.mp4',
        size: 65_536,
        eTag: 'c846ff7a18f28c2e262116d6e8719ef0',
      },
      eventTime: '2026-05-24T19:36:44.379Z',
    };

    expect(read(wrap(event))).toEqual({
      type: 'objects',
      objects: [{ bucket: 'foyer', key: 'recordings/a+b%20.mp4', contentType: null }],
    });
  });

  it.each(['PutObject', 'CopyObject'])('reads events of Cloudflare R2 for a %s', (action) => {
    const event = { action, bucket: 'foyer', object: { key: 'recordings/a.mp4' } };
    expect(read(event)).toEqual({ type: 'objects', objects: [{ ...OBJECT, contentType: null }] });
  });

  it('reads events of SeaweedFS by the path of the file', () => {
    const entry = { name: 'a.mp4', attributes: { mime: 'video/mp4', file_size: 5 } };
    const key = '/buckets/foyer/recordings/a.mp4';

    expect(read({ key, event_type: 'create', message: { new_entry: entry } })).toEqual({
      type: 'objects',
      objects: [OBJECT],
    });
  });

  it('reads events of SeaweedFS for a renamed file under its new name', () => {
    const message = {
      old_entry: { name: 'a.part' },
      new_entry: { name: 'a.mp4' },
      new_parent_path: '/buckets/foyer/recordings',
    };

    expect(read({ key: '/buckets/foyer/tmp/a.part', event_type: 'rename', message })).toEqual({
      type: 'objects',
      objects: [{ ...OBJECT, contentType: null }],
    });
  });

  it.each([
    ['removals in R2', { action: 'DeleteObject', bucket: 'foyer', object: { key: 'a' } }],
    ['expiry in R2', { action: 'LifecycleDeletion', bucket: 'foyer', object: { key: 'a' } }],
    [
      'removals in SeaweedFS',
      {
        key: '/buckets/foyer/a.mp4',
        event_type: 'delete',
        message: { old_entry: { name: 'a.mp4' } },
      },
    ],
    [
      'files of SeaweedFS outside of buckets',
      { key: '/etc/a', event_type: 'create', message: { new_entry: { name: 'a' } } },
    ],
    ['removals', { Records: [record({ eventName: 's3:ObjectRemoved:Delete' })] }],
    ['buckets', { Records: [{ eventName: 's3:BucketCreated:*', s3: { object: { key: '' } } }] }],
    ['Amazon’s test', { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'foyer' }],
    [
      'Amazon’s test in an envelope',
      { Type: 'Notification', Message: JSON.stringify({ Event: 's3:TestEvent' }) },
    ],
    ['the end of a subscription', { Type: 'UnsubscribeConfirmation', Message: 'bye' }],
    [
      'what else EventBridge sends',
      {
        'detail-type': 'Object Deleted',
        source: 'aws.s3',
        detail: { bucket: { name: 'foyer' }, object: { key: 'x' } },
      },
    ],
  ])('ignores events: %s', (_what, body) => {
    expect(read(body)).toEqual({ type: 'nothing' });
  });

  it('confirms a subscription of SNS, at Amazon only', () => {
    const confirmation = (SubscribeURL: string) => ({
      Type: 'SubscriptionConfirmation',
      Message: 'You have chosen to subscribe',
      SubscribeURL,
    });
    const url = 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=x';

    expect(read(confirmation(url))).toEqual({ type: 'subscription', confirmUrl: url });
    for (const elsewhere of [
      'http://sns.eu-west-1.amazonaws.com/',
      'https://sns.eu-west-1.amazonaws.com.evil.example/',
      'https://sns.eu-west-1.amazonaws.com:8443/',
      'https://user@evil.example/?sns.eu-west-1.amazonaws.com',
      'not an address',
    ]) {
      expect(() => read(confirmation(elsewhere))).toThrow('not an S3 event notification');
    }
  });

  it.each([
    ['no record', { Records: [] }],
    ['nothing', {}],
    ['a list', [record()]],
    ['null', null],
    ['a record without an object', { Records: [{ eventName: 's3:ObjectCreated:Put', s3: {} }] }],
    ['a null key', { Records: [record({ key: null })] }],
    ['an empty key', { Records: [record({ key: '' })] }],
    ['a null bucket', { Records: [record({ bucket: null })] }],
    ['an envelope in an envelope', envelope(envelope({ Records: [record()] }))],
    ['an event of R2 without its object', { action: 'PutObject', bucket: 'foyer' }],
    ['an event of SeaweedFS without its file', { key: '/buckets/foyer/a', event_type: 'create' }],
    ['a batch of nothing', { messages: [] }],
    ['messages in messages in messages', { messages: [{ body: { messages: [{ body: {} }] } }] }],
    ['an envelope of nothing', { Type: 'Notification', Message: 'hello' }],
  ])('rejects events with %s', (_what, body) => {
    expect(() => read(body)).toThrow('not an S3 event notification');
  });

  it.each(['', 'hello', '{"Records":'])('rejects a body that is not JSON: %j', (body) => {
    expect(() => readStorageDelivery(body)).toThrow('not an S3 event notification');
  });
});

function envelope(message: unknown) {
  return { Type: 'Notification', Message: JSON.stringify(message) };
}
