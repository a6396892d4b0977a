import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import type { TestApp } from './test-app.js';

/** Has the next round of a reconciler come now. */
export async function runRound({ env }: TestApp, name: string): Promise<void> {
  const redis = new Redis(env['REDIS_URL'] ?? '', { maxRetriesPerRequest: null });
  const queue = new Queue(name, {
    connection: redis,
    prefix: `${env['REDIS_KEY_PREFIX'] ?? ''}:jobs`,
  });
  await queue.add(name, {}, { removeOnComplete: true, removeOnFail: true });
  await queue.close();
  redis.disconnect();
}

/** How often each reconciler of an instance found something to put right. */
export async function repairsOf({ url }: TestApp): Promise<Record<string, number>> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const lines = metrics.matchAll(/^foyer_repairs_total\{repair="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, repair = '', count]) => [repair, Number(count)]));
}
