import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { WebhookDeliveryStatus } from '../models/webhook-delivery.js';
import { WebhookEventType } from '../models/webhook-event.js';
import { EVENT_CATALOG } from '../services/webhooks/event-catalog.js';
import { PAGE_INFO, ROOM_ID, ROOM_ID_INPUT } from './descriptions.js';
import { listCost } from './list-cost.js';
import { PageInfo } from './page.js';

registerEnumType(WebhookEventType, {
  name: 'WebhookEventType',
  description:
    'The type of an event. Bodies write it in lower case with a dot, as in `room.created`; docs/webhooks.md describes each.',
  valuesConfig: Object.fromEntries(
    Object.entries(WebhookEventType).map(([name, type]) => [
      name,
      { description: EVENT_CATALOG[type].meaning },
    ]),
  ),
});

registerEnumType(WebhookDeliveryStatus, {
  name: 'WebhookDeliveryStatus',
  description: 'The status of a delivery.',
  valuesConfig: {
    PENDING: { description: 'An attempt follows.' },
    DELIVERED: { description: 'The receiver accepted the event.' },
    FAILED: { description: 'No attempt follows, unless it is requested.' },
  },
});

const ENDPOINT_ID = 'The ID of the endpoint.';

@ObjectType({ description: 'A receiver of events.' })
export class WebhookEndpoint {
  @Field(() => ID, { description: 'The ID of the endpoint, a UUID.' })
  id!: string;

  @Field(() => String, { description: 'The URL to which events are posted.' })
  url!: string;

  @Field(() => [WebhookEventType], {
    nullable: true,
    description: 'The types of the events that it receives. Null for all types.',
    complexity: 1,
  })
  eventTypes!: readonly WebhookEventType[] | null;

  @Field(() => ID, {
    nullable: true,
    description: `${ROOM_ID} It receives only events of this room. Null for all rooms of the application, or of the instance.`,
  })
  roomId!: string | null;

  @Field(() => Boolean, { description: 'Whether events are sent.' })
  isEnabled!: boolean;

  @Field(() => Date, {
    nullable: true,
    description:
      'When it was paused because it kept failing, or answered 410. Null otherwise. Enable it to continue.',
  })
  pausedAt!: Date | null;

  @Field(() => Int, { description: 'The number of failed attempts since the last success.' })
  consecutiveFailures!: number;

  @Field(() => Date, {
    nullable: true,
    description: 'When it last accepted an event. Null if it never did.',
  })
  lastDeliveredAt!: Date | null;

  @Field(() => Date, { description: 'When it was created.' })
  createdAt!: Date;
}

@ObjectType({ description: 'An endpoint with its new secret.' })
export class WebhookEndpointSecret {
  @Field(() => WebhookEndpoint, { description: 'The endpoint.' })
  endpoint!: WebhookEndpoint;

  @Field(() => String, {
    description:
      'The secret that signs its events, in the form of Standard Webhooks (`whsec_…`). Shown once.',
  })
  secret!: string;
}

@ObjectType({ description: 'One attempt to deliver an event.' })
export class WebhookAttempt {
  @Field(() => Date, { description: 'When it began.' })
  at!: Date;

  @Field(() => Int, { description: 'Its duration in milliseconds.' })
  durationMs!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'The HTTP status of the answer. Null without an answer.',
  })
  statusCode!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The reason of the failure, in words. Null if the receiver accepted the event.',
  })
  failure!: string | null;
}

@ObjectType({ description: 'One event for one endpoint.' })
export class WebhookDelivery {
  @Field(() => ID, { description: 'The ID of the delivery, a UUID.' })
  id!: string;

  @Field(() => ID, { description: ENDPOINT_ID })
  endpointId!: string;

  @Field(() => ID, { description: 'The ID of the event, which receivers get as `webhook-id`.' })
  eventId!: string;

  @Field(() => WebhookEventType, { description: 'The type of the event.' })
  eventType!: WebhookEventType;

  @Field(() => ID, { nullable: true, description: `${ROOM_ID} Null for a test event.` })
  roomId!: string | null;

  @Field(() => WebhookDeliveryStatus, { description: 'The status of the delivery.' })
  status!: WebhookDeliveryStatus;

  @Field(() => Boolean, { description: 'Whether `replayEvents` queued it.' })
  isReplay!: boolean;

  @Field(() => GraphQLJSONObject, {
    description: 'The body that is sent. Empty after the event was deleted.',
  })
  payload!: Readonly<Record<string, unknown>>;

  @Field(() => Date, { description: 'When it was queued.' })
  createdAt!: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'When the next attempt is due. Null if none follows.',
  })
  nextAttemptAt!: Date | null;

  @Field(() => [WebhookAttempt], {
    description: 'The attempts, the newest 100 of them, oldest first.',
    complexity: listCost(3),
  })
  attempts!: readonly WebhookAttempt[];
}

@ObjectType({ description: 'A page of a list of deliveries.' })
export class WebhookDeliveryPage {
  @Field(() => [WebhookDelivery], { description: 'The deliveries of this page, newest first.' })
  nodes!: readonly WebhookDelivery[];

  @Field(() => PageInfo, { description: PAGE_INFO })
  pageInfo!: PageInfo;
}

const URL_INPUT =
  'The URL to post events to: https, without a user, a password, or a fragment, at an address that is public or in WEBHOOK_ALLOWED_NETWORKS.';

@InputType({ description: 'A new endpoint.' })
export class CreateWebhookEndpointInput {
  @Field(() => String, { description: URL_INPUT })
  url!: string;

  @Field(() => [WebhookEventType], {
    nullable: true,
    description: 'The types of the events to receive. Defaults to all.',
  })
  eventTypes?: readonly WebhookEventType[] | null;

  @Field(() => ID, {
    nullable: true,
    description: `${ROOM_ID_INPUT} Limits the events to this room. Defaults to all rooms.`,
  })
  roomId?: string | null;
}

@InputType({ description: 'Changes of an endpoint. Omitted fields stay unchanged.' })
export class UpdateWebhookEndpointInput {
  @Field(() => ID, { description: ENDPOINT_ID })
  id!: string;

  @Field(() => String, { nullable: true, description: URL_INPUT })
  url?: string | null;

  @Field(() => [WebhookEventType], {
    nullable: true,
    description: 'The types of the events to receive. Null for all.',
  })
  eventTypes?: readonly WebhookEventType[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether events are sent. Pending deliveries of a disabled endpoint fail; enabling it sends only new events.',
  })
  isEnabled?: boolean | null;
}

@InputType({ description: 'Which deliveries to list.' })
export class WebhookDeliveriesInput {
  @Field(() => ID, { description: ENDPOINT_ID })
  endpointId!: string;

  @Field(() => WebhookDeliveryStatus, { nullable: true, description: 'Defaults to every status.' })
  status?: WebhookDeliveryStatus | null;

  @Field(() => WebhookEventType, { nullable: true, description: 'Defaults to every type.' })
  eventType?: WebhookEventType | null;

  @Field(() => ID, { nullable: true, description: `${ROOM_ID_INPUT} Defaults to every room.` })
  roomId?: string | null;

  @Field(() => Date, { nullable: true, description: 'Only those queued at this time or later.' })
  since?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Only those queued before this time.' })
  until?: Date | null;
}

@InputType({ description: 'Which events to send again.' })
export class ReplayEventsInput {
  @Field(() => ID, { description: ENDPOINT_ID })
  endpointId!: string;

  @Field(() => Date, { description: 'The time of the first event.' })
  since!: Date;

  @Field(() => Date, { description: 'The time after the last event, at most 14 days later.' })
  until!: Date;

  @Field(() => [WebhookEventType], {
    nullable: true,
    description: 'The types to send. Defaults to those of the endpoint.',
  })
  eventTypes?: readonly WebhookEventType[] | null;

  @Field(() => ID, {
    description: 'Chosen by the caller, 1 to 128 characters. The same ID runs once.',
  })
  replayId!: string;
}
