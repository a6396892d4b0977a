import { Arg, Args, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { NotFoundError } from '../errors/domain-error.js';
import { SIGNED_IN_ERRORS, operation } from '../schema/descriptions.js';
import { listCost } from '../schema/list-cost.js';
import { PageArgs, pageComplexity } from '../schema/page.js';
import {
  CreateWebhookEndpointInput,
  ReplayEventsInput,
  UpdateWebhookEndpointInput,
  WebhookAttempt,
  WebhookDeliveriesInput,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookEndpoint,
  WebhookEndpointSecret,
} from '../schema/webhook.js';
import type { DeliveryService } from '../services/webhooks/delivery-service.js';
import type { EndpointService } from '../services/webhooks/endpoint-service.js';

const REQUIRES =
  'Requires an instance administrator, or an application with the scope `webhooks:write`, each for their own endpoints.';
const ACCESS_ERRORS = {
  ...SIGNED_IN_ERRORS,
  FORBIDDEN: 'the viewer is not an instance administrator, or the application lacks the scope.',
};
const ENDPOINT_ERRORS = { ...ACCESS_ERRORS, NOT_FOUND: 'the endpoint does not exist.' };
const ENDPOINT_ID = 'The ID of the endpoint.';

@Resolver()
export class WebhookResolver {
  @Query(() => [WebhookEndpoint], {
    description: operation({
      text: `Lists the endpoints that receive events, oldest first, at most 50. ${REQUIRES}`,
      errors: ACCESS_ERRORS,
    }),
    complexity: listCost(10),
  })
  webhookEndpoints(@Ctx() context: AppContext): Promise<readonly WebhookEndpoint[]> {
    return endpointsOf(context).list(context.actor);
  }

  @Query(() => WebhookDeliveryPage, {
    description: operation({
      text: `Lists the deliveries to one endpoint, newest first, with their attempts. They are kept for 30 days. ${REQUIRES}`,
      errors: { ...ENDPOINT_ERRORS, BAD_USER_INPUT: '`first` or `after` is not valid.' },
    }),
    complexity: pageComplexity,
  })
  webhookDeliveries(
    @Arg('input', () => WebhookDeliveriesInput, { description: 'Which deliveries to list.' })
    input: WebhookDeliveriesInput,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() context: AppContext,
  ): Promise<WebhookDeliveryPage> {
    return deliveriesOf(context).list(context.actor, input, first, after ?? null);
  }

  @Mutation(() => WebhookEndpointSecret, {
    description: operation({
      text: `Creates an endpoint, which receives events from now on, and returns its secret. ${REQUIRES}`,
      errors: {
        ...ACCESS_ERRORS,
        NOT_FOUND: 'the room does not exist.',
        BAD_USER_INPUT: '`url` or `eventTypes` is not valid.',
        CONFLICT: 'there are 50 endpoints already.',
      },
    }),
  })
  createWebhookEndpoint(
    @Arg('input', () => CreateWebhookEndpointInput, { description: 'The endpoint.' })
    input: CreateWebhookEndpointInput,
    @Ctx() context: AppContext,
  ): Promise<WebhookEndpointSecret> {
    return endpointsOf(context).create(context.actor, input);
  }

  @Mutation(() => WebhookEndpoint, {
    description: operation({
      text: `Changes, enables, or disables an endpoint, and returns it. ${REQUIRES}`,
      errors: { ...ENDPOINT_ERRORS, BAD_USER_INPUT: '`url` or `eventTypes` is not valid.' },
    }),
  })
  updateWebhookEndpoint(
    @Arg('input', () => UpdateWebhookEndpointInput, { description: 'The changes.' })
    input: UpdateWebhookEndpointInput,
    @Ctx() context: AppContext,
  ): Promise<WebhookEndpoint> {
    return endpointsOf(context).update(context.actor, input);
  }

  @Mutation(() => WebhookEndpointSecret, {
    description: operation({
      text: `Gives an endpoint a new secret. For 24 hours, events are signed with the previous one, too. ${REQUIRES}`,
      errors: ENDPOINT_ERRORS,
    }),
  })
  rotateWebhookSecret(
    @Arg('id', () => ID, { description: ENDPOINT_ID }) id: string,
    @Ctx() context: AppContext,
  ): Promise<WebhookEndpointSecret> {
    return endpointsOf(context).rotateSecret(context.actor, id);
  }

  @Mutation(() => ID, {
    description: operation({
      text: `Deletes an endpoint with its deliveries, and returns its ID. ${REQUIRES}`,
      errors: ENDPOINT_ERRORS,
    }),
  })
  deleteWebhookEndpoint(
    @Arg('id', () => ID, { description: ENDPOINT_ID }) id: string,
    @Ctx() context: AppContext,
  ): Promise<string> {
    return endpointsOf(context).delete(context.actor, id);
  }

  @Mutation(() => WebhookAttempt, {
    description: operation({
      text: `Sends one test event, also to a disabled endpoint, and returns the attempt. It is not repeated. ${REQUIRES}`,
      errors: ENDPOINT_ERRORS,
    }),
  })
  sendTestEvent(
    @Arg('endpointId', () => ID, { description: ENDPOINT_ID }) endpointId: string,
    @Ctx() context: AppContext,
  ): Promise<WebhookAttempt> {
    return deliveriesOf(context).sendTest(context.actor, endpointId);
  }

  @Mutation(() => WebhookDelivery, {
    description: operation({
      text: `Sends one delivery again, with all its retries, and returns it. ${REQUIRES}`,
      errors: {
        ...ACCESS_ERRORS,
        NOT_FOUND: 'the delivery does not exist.',
        CONFLICT: 'the endpoint is disabled.',
      },
    }),
  })
  redeliver(
    @Arg('deliveryId', () => ID, { description: 'The ID of the delivery.' }) deliveryId: string,
    @Ctx() context: AppContext,
  ): Promise<WebhookDelivery> {
    return deliveriesOf(context).redeliver(context.actor, deliveryId);
  }

  @Mutation(() => Int, {
    description: operation({
      text: `Sends the events of a span of time to one endpoint again, ten per second, whether or not it received them, and returns the number of deliveries queued. Their bodies have \`"replay": true\`. ${REQUIRES}`,
      errors: {
        ...ENDPOINT_ERRORS,
        BAD_USER_INPUT:
          'the span of time or `replayId` is not valid, or has more than 50,000 events.',
        CONFLICT: 'the endpoint is disabled.',
      },
    }),
  })
  replayEvents(
    @Arg('input', () => ReplayEventsInput, { description: 'Which events to send again.' })
    input: ReplayEventsInput,
    @Ctx() context: AppContext,
  ): Promise<number> {
    return deliveriesOf(context).replay(context.actor, input);
  }
}

// The rule requires the feature.

function endpointsOf({ services }: AppContext): EndpointService {
  if (!services.webhookEndpoints) throw new NotFoundError();
  return services.webhookEndpoints;
}

function deliveriesOf({ services }: AppContext): DeliveryService {
  if (!services.webhookDeliveries) throw new NotFoundError();
  return services.webhookDeliveries;
}
