import type { WebhookEventRecord } from '../../models/webhook-event.js';

/** The body of an event, as receivers get it. */
export const eventBody = (
  {
    type,
    occurredAt,
    roomId,
    roomExternalId,
    roomMetadata,
    meetingId,
    sequence,
    data,
  }: WebhookEventRecord,
  isReplay: boolean,
): Readonly<Record<string, unknown>> => ({
  type,
  timestamp: occurredAt.toISOString(),
  data: { roomId, roomExternalId, roomMetadata, meetingId, sequence, ...data },
  ...(isReplay && { replay: true }),
});
