import { deliveryJobs } from '../jobs/delivery-queue.js';
import { ParkedDeliveries } from '../jobs/parked-deliveries.js';
import { DeliveryMarks } from '../redis/delivery-marks.js';
import { ParkedEventsCommand } from './parked-events-command.js';
import { runOnRedis } from './run-on-redis.js';

// The process behind `npm run deliveries`.

await runOnRedis(process.env, async ({ redis, prefix, print }) => {
  const jobs = deliveryJobs(redis, `${prefix}:jobs`);
  const store = new ParkedDeliveries(jobs, new DeliveryMarks(redis, prefix));
  try {
    const command = new ParkedEventsCommand({ subject: 'delivery', store, inbox: store, print });
    return await command.run(process.argv.slice(2));
  } finally {
    await jobs.close();
  }
});
