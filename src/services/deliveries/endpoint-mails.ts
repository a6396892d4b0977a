import { endpointPausedMail } from '../../mail/endpoint-paused-mail.js';
import type { Mailer } from '../../mail/mail.js';
import type { WebhookEndpointStore } from '../../models/webhook-endpoint.js';
import type { DeliveryAttempt, EndpointMailDelivery } from '../../models/delivery.js';

interface EndpointMailsDeps {
  readonly endpointStore: Pick<WebhookEndpointStore, 'find'>;
  readonly mailer: Mailer;
  /** The language of instance administrators, whose own is unknown. */
  readonly language: string;
}

/** Emails about webhook endpoints. */
export class EndpointMails {
  constructor(private readonly deps: EndpointMailsDeps) {}

  /** Sends nothing if the endpoint was deleted in the meantime. */
  async deliver(
    { id, endpointId, email }: EndpointMailDelivery,
    { pointOfNoReturn }: DeliveryAttempt,
  ): Promise<void> {
    const { endpointStore, mailer, language } = this.deps;
    const endpoint = await endpointStore.find(endpointId);
    if (!endpoint) return;
    const mail = endpointPausedMail({ to: email, url: endpoint.url, language });
    await mailer.send(id, mail, pointOfNoReturn);
  }
}
