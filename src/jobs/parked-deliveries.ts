import type { Job, Queue } from 'bullmq';
import type { DeliveryMarks } from '../redis/delivery-marks.js';
import type { InboxStatus, InboxStore } from '../redis/inbox/inbox-store.js';
import type { InboxEvent, ParkedEvent } from '../redis/inbox/inbox-event.js';
import { redisCall } from '../redis/redis-call.js';
import type { Delivery } from '../models/delivery.js';
import type { Inbox } from './inbox.js';

type DeliveryJob = Job<Delivery>;

type ParkedEvents = Pick<
  InboxStore<InboxEvent>,
  'listParked' | 'findParked' | 'dropParked' | 'status'
> &
  Pick<Inbox<InboxEvent>, 'replay'>;

/** Parked deliveries, presented as parked events. */
export class ParkedDeliveries implements ParkedEvents {
  constructor(
    private readonly jobs: Queue<Delivery>,
    private readonly marks: DeliveryMarks,
  ) {}

  async listParked(offset: number, limit: number): Promise<ParkedEvent[]> {
    // Oldest first.
    const jobs = await redisCall(() =>
      this.jobs.getJobs('failed', offset, offset + limit - 1, true),
    );
    return jobs.filter(isParked).map(parkedOf);
  }

  async findParked(id: string): Promise<ParkedEvent | null> {
    const job = await this.#find(id);
    return job && parkedOf(job);
  }

  /** Sends it again even if it may have arrived. */
  async replay(id: string): Promise<boolean> {
    const job = await this.#find(id);
    if (!job) return false;
    await this.marks.forget(id);
    await redisCall(() => job.retry('failed', { resetAttemptsMade: true }));
    return true;
  }

  async dropParked(id: string): Promise<boolean> {
    const job = await this.#find(id);
    if (!job) return false;
    await redisCall(() => job.remove());
    return true;
  }

  async status(): Promise<InboxStatus> {
    const { failed, delayed, waiting } = await redisCall(() =>
      this.jobs.getJobCounts('failed', 'delayed', 'waiting'),
    );
    const [oldest] = await redisCall(() => this.jobs.getJobs('waiting', 0, 0, true));
    return {
      parked: failed ?? 0,
      deferred: delayed ?? 0,
      waiting: waiting ?? 0,
      oldestWaitingMs: oldest ? Date.now() - oldest.timestamp : 0,
    };
  }

  async #find(id: string): Promise<DeliveryJob | null> {
    const job = await redisCall(() => this.jobs.getJob(id));
    return job && isParked(job) ? job : null;
  }
}

/** From the data that was read: a second query could find a different failure. */
const isParked = ({ finishedOn }: DeliveryJob): boolean => finishedOn !== undefined;

/** The record that a delivery is about. */
function subjectOf(delivery: Delivery): string {
  if (delivery.kind === 'invitation') return delivery.roomId;
  return delivery.kind === 'endpoint-paused' ? delivery.endpointId : delivery.recordingId;
}

const parkedOf = ({
  data,
  failedReason,
  attemptsMade,
  finishedOn,
  timestamp,
}: DeliveryJob): ParkedEvent => ({
  event: {
    ...data,
    name: data.kind,
    lane: subjectOf(data),
    receivedAtMs: timestamp,
  } satisfies InboxEvent & Delivery,
  error: failedReason,
  tries: attemptsMade,
  parkedAtMs: finishedOn ?? timestamp,
});
