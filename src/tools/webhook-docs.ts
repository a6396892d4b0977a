import { z } from 'zod';
import { WebhookEventType } from '../models/webhook-event.js';
import { bodyExample, bodySchema } from '../services/webhooks/event-catalog.js';

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly format?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

const TYPES = Object.values(WebhookEventType);
/** Described once for all events. */
const COMMON = new Set(['roomId', 'roomExternalId', 'roomMetadata', 'meetingId', 'sequence']);

/** The JSON Schema of all bodies. Receivers accept fields that are added later. */
export function webhooksSchema(): string {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'The body of a webhook',
    oneOf: TYPES.map((type) => {
      const { $schema: _$schema, ...body } = schemaOf(type) as Record<string, unknown>;
      return body;
    }),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** docs/webhooks.md: the fields of each type, and an example. */
export function webhooksPage(): string {
  const common = schemaOf(WebhookEventType.ROOM_CREATED).properties?.['data']?.properties ?? {};
  const shared = Object.entries(common).filter(([name]) => COMMON.has(name));
  return [
    '# Events',
    '',
    '[Receive webhooks](how-to/receive-webhooks.md) says how events arrive. A body has the `type`, the time of the',
    'event as `timestamp`, its `data`, and `"replay": true` if it is sent again on request.',
    '[webhooks.schema.json](webhooks.schema.json) is the JSON Schema of all bodies. Ignore types and fields that you',
    'do not know; later versions add some. Enum values are those of the API.',
    '',
    'The `data` of every event has:',
    '',
    ...table(shared),
    '',
    ...TYPES.flatMap(sectionOf),
  ].join('\n');
}

function sectionOf(type: WebhookEventType): string[] {
  const schema = schemaOf(type);
  const fields = Object.entries(schema.properties?.['data']?.properties ?? {});
  const own = fields
    .filter(([name]) => !COMMON.has(name))
    .flatMap(([name, field]) => rows(name, field));
  return [
    `## ${type}`,
    '',
    schema.description ?? '',
    '',
    ...(own.length > 0 ? [...table(own), ''] : []),
    '```json',
    JSON.stringify(bodyExample(type), null, 2),
    '```',
    '',
  ];
}

/** A field, and those of the object that it is. */
const rows = (name: string, field: JsonSchema): [string, JsonSchema][] => [
  [name, field],
  ...Object.entries(field.properties ?? {}).flatMap(([inner, one]) =>
    rows(`${name}.${inner}`, one),
  ),
];

const table = (fields: readonly (readonly [string, JsonSchema])[]): string[] => [
  '| field | type | meaning |',
  '| --- | --- | --- |',
  ...fields.map(
    ([name, field]) => `| \`${name}\` | ${typeOf(field)} | ${field.description ?? ''} |`,
  ),
];

function typeOf({ type, enum: values, anyOf, format }: JsonSchema): string {
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  if (values) return values.map((value) => `\`${String(value)}\``).join(', ');
  if (format === 'date-time') return 'time';
  return typeof type === 'string' ? type : (type ?? []).join(' or ');
}

const schemaOf = (type: WebhookEventType): JsonSchema =>
  z.toJSONSchema(bodySchema(type), { io: 'input', unrepresentable: 'any' }) as JsonSchema;
