import { Router, type Request } from 'express';
import {
  DomainError,
  UnauthenticatedError,
  UnsupportedMediaTypeError,
} from '../errors/domain-error.js';
import { readBody } from '../http/request-body.js';
import { inRequestTrace } from '../http/request-trace.js';
import { describeSpan } from '../lib/tracing.js';
import type { Inbox } from '../jobs/inbox.js';
import type { PresenceService } from '../services/meeting/presence-service.js';
import { readDelivery, type Delivery } from '../livekit/livekit-event-reader.js';
import type { LiveKitEvent } from '../livekit/livekit-events.js';
import { LiveKitSignature } from '../livekit/livekit-signature.js';
import type { WebhookMetrics } from './webhook-metrics.js';

const PATH = '/webhooks/livekit';
const BODY_LIMIT_BYTES = 1_048_576;
const CONTENT_TYPES = new Set(['application/webhook+json', 'application/json']);

export interface LiveKitWebhookDeps {
  readonly inbox: Pick<Inbox<LiveKitEvent>, 'receive'>;
  readonly metrics: Pick<WebhookMetrics, 'count' | 'refused'>;
  readonly presenceService: Pick<PresenceService, 'announced'>;
  /** Secrets by API key. */
  readonly webhookKeys: ReadonlyMap<string, string>;
  /** The names of rooms of this deployment; null for all. */
  readonly webhookRooms: RegExp | null;
}

/**
 * `POST /webhooks/livekit`: 200 as soon as the event is stored. LiveKit retries after a 5xx, and
 * never after a 4xx, so 503 means that the inbox is unavailable; the result of handlers is not
 * reported.
 */
export function livekitWebhookRoutes(deps: LiveKitWebhookDeps): Router {
  const { inbox, metrics, presenceService, webhookRooms } = deps;
  const signature = new LiveKitSignature(deps.webhookKeys);
  const router = Router();
  router.post(PATH, async (request, response) => {
    try {
      await inRequestTrace(request, `POST ${PATH}`, () => receive(request));
      response.status(200).end();
    } catch (error) {
      if (!(error instanceof UnauthenticatedError)) metrics.refused(reasonOf(error));
      throw error;
    }
  });
  return router;

  async function receive(request: Request): Promise<void> {
    const { name, event } = await authentic(request);
    metrics.count('received', name);
    if (!event) {
      metrics.count('ignored', name);
      return;
    }
    describeSpan(`POST ${PATH} ${name}`, { 'messaging.message.id': event.id });
    if (!(await inbox.receive(event))) metrics.count('repeated', name);
    else announce(event);
  }

  /** Not awaited, and may fail: the event's handler enforces the same. */
  function announce(event: LiveKitEvent): void {
    if (event.name !== 'participant_joined') return;
    presenceService.announced(event.room.name, event.participant.identity).catch(() => undefined);
  }

  async function authentic(request: Request): Promise<Delivery> {
    const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (!CONTENT_TYPES.has(type)) {
      throw new UnsupportedMediaTypeError(
        'The content type is not supported; send application/webhook+json.',
      );
    }
    const body = await readBody(request, BODY_LIMIT_BYTES);
    const refusal = signature.refusal(request.headers.authorization, body);
    if (refusal) {
      metrics.refused(refusal);
      throw new UnauthenticatedError('The signature is not valid; check LIVEKIT_WEBHOOK_KEYS.');
    }
    return readDelivery(body, webhookRooms);
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof DomainError ? error.code.toLowerCase().replaceAll('_', '-') : 'fault';
