import { Queue } from 'bullmq';
import { eventually } from './eventually.js';
import type { TestApp } from './test-app.js';
import { queuePrefix } from '../../src/jobs/queue-prefix.js';
import { connectForJobs } from '../../src/redis/connections.js';
import { silentLog } from './silent-log.js';

const GONE_AT_THE_END = { removeOnComplete: true, removeOnFail: true };

/** Starts the next run of a periodic job now. */
export const startPeriodicJob = (app: TestApp, name: string): Promise<void> =>
  withQueue(app, name, async (queue) => {
    await queue.add(name, {}, GONE_AT_THE_END);
  });

/** As `startPeriodicJob`; resolves when the run has ended. */
export const runPeriodicJob = (app: TestApp, name: string): Promise<void> =>
  withQueue(app, name, async (queue) => {
    const { id = '' } = await queue.add(name, {}, GONE_AT_THE_END);
    await eventually(
      () => queue.getJob(id),
      (job) => !job,
      60_000,
    );
  });

async function withQueue(
  { env }: TestApp,
  name: string,
  work: (queue: Queue) => Promise<void>,
): Promise<void> {
  const redis = await connectForJobs(env['REDIS_URL'] ?? '', silentLog);
  const queue = new Queue(name, {
    connection: redis,
    prefix: queuePrefix(redis, `${env['REDIS_KEY_PREFIX'] ?? ''}:jobs`, name),
  });
  await work(queue);
  await queue.close();
  redis.disconnect();
}

/** The number of repairs of each reconciler of an instance. */
export async function repairsOf({ url }: TestApp): Promise<Record<string, number>> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const lines = metrics.matchAll(/^foyer_repairs_total\{repair="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, repair = '', count]) => [repair, Number(count)]));
}
