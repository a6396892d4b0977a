import type { DeliveryObserver } from '../jobs/delivery-queue.js';
import type { InboxObserver } from '../jobs/inbox-lane-worker.js';
import type { Ports, RecorderPorts } from '../ports.js';
import { MeetingEndReason } from '../redis/presence/presence-events.js';
import type { Services } from '../services/services.js';
import { livekitHandler } from '../webhooks/livekit-handlers.js';
import { meetingHandlers } from '../webhooks/meeting-handlers.js';
import { recordingHandlers } from '../webhooks/recording-handlers.js';

/** Work that goes on beside requests, as long as the gateway runs. */
export interface Job {
  start(): unknown;
  /** Lets what is in hand finish. */
  close(): unknown;
}

interface Queue<Work extends unknown[]> {
  work(...work: Work): unknown;
  close(): unknown;
}

/** A job for each port that is a queue: one without does not compile. */
type Jobs<P> = { [K in keyof P as P[K] extends Queue<never> ? K : never]: Job };

interface JobObservers {
  readonly webhooks: InboxObserver;
  readonly deliveries: DeliveryObserver;
}

/** What is done with everything that was put off, in the order in which it is started. */
export function createJobs(
  ports: Ports,
  services: Services,
  { webhooks, deliveries }: JobObservers,
): readonly Job[] {
  const { transcriber, telephony } = services;
  const jobs: Jobs<Ports> = {
    inbox: job(
      ports.inbox,
      livekitHandler({
        ...meetingHandlers({ ...services, projection: ports.roomProjections }),
        ...recordingHandlers(services.recordings),
      }),
      webhooks,
    ),
    roomProjections: job(ports.roomProjections, (roomId) => services.projection.apply(roomId)),
    meetingRounds: job(ports.meetingRounds, async () => {
      await services.reconciler.run();
      await services.disabledParticipants.run();
      await transcriber?.sweep();
    }),
    subtitlesDeadlines: job(ports.subtitlesDeadlines, async (expected) =>
      transcriber?.overdue(expected),
    ),
    telephonyTasks: job(ports.telephonyTasks, (roomId) => telephony.settle(roomId)),
    telephonyRounds: job(ports.telephonyRounds, () => telephony.sweep()),
    outbox: job(ports.outbox, services.deliver, deliveries),
    roomCleanup: job(ports.roomCleanup, async (roomId) => {
      await services.rooms.erase(roomId);
      await services.recordings?.stopRunning(roomId);
      await ports.lobby.clear(roomId);
      await services.meetings.close(roomId, MeetingEndReason.ROOM_DELETED);
      // While recording is off, the files wait until it is on again.
      await (services.recordingDisposal?.disposeOfRoom(roomId) ??
        ports.recordings.discardOfRoom(roomId));
    }),
  };
  return Object.values({ ...jobs, ...recordingJobs(ports, services) });
}

function recordingJobs(
  { recorder }: Ports,
  { recordingUpkeep: upkeep, recordingDisposal: disposal }: Services,
): Jobs<RecorderPorts> | null {
  if (!recorder || !upkeep || !disposal) return null;
  return {
    looks: job(recorder.looks, (recordingId) => upkeep.worker.look(recordingId)),
    rounds: job(recorder.rounds, () => upkeep.reconciler.run()),
    disposals: job(recorder.disposals, (recording) => disposal.dispose(recording)),
    disposalRounds: job(recorder.disposalRounds, () => disposal.sweep()),
  };
}

const job = <Work extends unknown[]>(queue: Queue<Work>, ...work: Work): Job => ({
  start: () => queue.work(...work),
  close: () => queue.close(),
});
