import { uuidOf } from '../../lib/uuid.js';
import type { WebhookEndpointRecord } from '../../models/webhook-endpoint.js';
import type { Outbox } from '../../models/delivery.js';
import type { PauseNotices } from './endpoint-health.js';

interface PauseMailsDeps {
  readonly outbox: Outbox;
  /** The instance administrators; empty if no emails are sent. */
  readonly emails: readonly string[];
}

/** Emails to the instance administrators about paused endpoints. */
export class PauseMails implements PauseNotices {
  constructor(private readonly deps: PauseMailsDeps) {}

  async paused({ id, failingSince, pausedAt }: WebhookEndpointRecord): Promise<void> {
    const { outbox, emails } = this.deps;
    if (emails.length === 0) return;
    const pause = `${id}/${(failingSince ?? pausedAt)?.getTime() ?? ''}`;
    await outbox.put(
      emails.map((email) => ({
        id: `endpoint-paused-${uuidOf(`${pause}/${email}`)}`,
        kind: 'endpoint-paused' as const,
        endpointId: id,
        email,
      })),
    );
  }
}
