import { Inbox } from '../jobs/inbox.js';
import { InboxStore } from '../redis/inbox/inbox-store.js';
import { ParkedEventsCommand } from './parked-events-command.js';
import { runOnRedis } from './run-on-redis.js';

// The process behind `npm run events`.

await runOnRedis(process.env, async ({ redis, prefix, log, print }) => {
  const store = new InboxStore(redis, prefix);
  const inbox = new Inbox({ store, commands: redis, jobs: redis, prefix: `${prefix}:jobs`, log });
  try {
    const command = new ParkedEventsCommand({ subject: 'event', store, inbox, print });
    return await command.run(process.argv.slice(2));
  } finally {
    await inbox.close();
  }
});
