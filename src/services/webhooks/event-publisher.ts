import type { Logger } from 'pino';
import { isOutage } from '../../errors/outage.js';
import { CallGroups } from '../../lib/call-groups.js';
import { mapLimit } from '../../lib/map-limit.js';
import { inSpan, traceHeaders } from '../../lib/tracing.js';
import type { RoomRecord, RoomStore } from '../../models/room.js';
import type { EventRoom, WebhookEventStore } from '../../models/webhook-event.js';
import type { EventRelay } from './event-relay.js';
import type { EventSource, RoomEvent } from './event-source.js';

interface EventPublisherDeps {
  readonly eventStore: WebhookEventStore;
  readonly roomStore: Pick<RoomStore, 'findById'>;
  readonly sources: readonly EventSource[];
  readonly relay: EventRelay;
  readonly now: () => Date;
  readonly log: Pick<Logger, 'warn'>;
}

/** Longer than publishing takes; what is pending for longer was left behind by a process. */
const LEFT_BEHIND_MS = 5_000;
const SWEEP_LIMIT = 500;
const CONCURRENCY = 64;
/** A call to a store costs much the same for one room as for a hundred. */
const GROUPS = { spacingMs: 20, maxGroups: 4, maxSize: 100 };

/**
 * Stores the events that changes left behind, in the order in which they happened, and then their
 * deliveries. Every step is repeated after a crash, and stores nothing twice.
 */
export class EventPublisher {
  readonly #rooms = new CallGroups({
    work: (roomId) => this.#publish(roomId),
    ...GROUPS,
  });

  constructor(private readonly deps: EventPublisherDeps) {}

  /** Resolves once everything that is pending for the room is stored, with its deliveries. */
  publish(roomId: string): Promise<void> {
    return inSpan('publish events', {}, () => this.#rooms.run(roomId));
  }

  /** As `publish`, in the background. */
  report(roomId: string): void {
    this.publish(roomId).catch((error: unknown) => {
      this.deps.log.warn(
        { err: error, roomId },
        'Failed to publish events of a room; retrying at the next run',
      );
    });
  }

  /** Stores an event that is part of no record, before the change that it reports. */
  async append(roomId: string, event: RoomEvent): Promise<void> {
    const context = await this.#contextOf(roomId);
    await this.deps.eventStore.append(roomId, [{ ...event, ...context, ...traceHeaders() }]);
    this.report(roomId);
  }

  /** Publishes what was left behind by processes that died or met an outage. */
  async sweep(): Promise<void> {
    const { sources, eventStore, now } = this.deps;
    const before = new Date(now().getTime() - LEFT_BEHIND_MS);
    const found = await Promise.all([
      ...sources.map((source) => source.rooms(before, SWEEP_LIMIT)),
      eventStore.roomsWithPending(before, SWEEP_LIMIT),
    ]);
    await mapLimit([...new Set(found.flat())], CONCURRENCY, async (roomId) => {
      try {
        await this.publish(roomId);
      } catch (error) {
        if (isOutage(error)) throw error;
        // The events of one room must not hold back those of others.
        this.deps.log.warn(
          { err: error, roomId },
          'Failed to publish events of a room; retrying at the next run',
        );
      }
    });
  }

  async #publish(roomId: string): Promise<void> {
    while (await this.#storeBatch(roomId));
    await this.deps.relay.relay(roomId);
  }

  /** Whether more may be pending. */
  async #storeBatch(roomId: string): Promise<boolean> {
    const { sources, eventStore } = this.deps;
    const read = await Promise.all(sources.map((source) => source.read(roomId)));
    const batches = read.filter((batch) => batch !== null);
    const events = batches
      .flatMap((batch) => batch.events)
      .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
    if (events.length > 0) {
      const context = await this.#contextOf(roomId);
      // One room's events are published together, so this may be the trace of another recent change.
      const trace = traceHeaders();
      await eventStore.append(
        roomId,
        events.map((event) => ({ ...event, ...context, ...trace })),
      );
    }
    for (const batch of batches) await batch.settle();
    return batches.some(({ isFull }) => isFull);
  }

  /** The room no longer exists; its last events describe it as the earlier ones did. */
  async #contextOf(roomId: string): Promise<EventRoom> {
    const { roomStore, eventStore } = this.deps;
    const room = await roomStore.findById(roomId, null);
    if (room) return contextOf(room);
    const last = await eventStore.findLast(roomId);
    const { applicationId = null, roomExternalId = null, roomMetadata = null } = last ?? {};
    return { applicationId, roomExternalId, roomMetadata };
  }
}

const contextOf = ({ external }: RoomRecord): EventRoom => ({
  applicationId: external?.applicationId ?? null,
  roomExternalId: external?.externalId ?? null,
  roomMetadata: external?.metadata
    ? (JSON.parse(external.metadata) as Readonly<Record<string, unknown>>)
    : null,
});
