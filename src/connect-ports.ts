import type { Logger } from 'pino';
import type { Config } from './config/load-config.js';
import { OpenIdProvider } from './identity/openid-provider.js';
import { RoomCleanupQueue } from './jobs/room-cleanup.js';
import { LiveKitMedia } from './livekit/media.js';
import { connectMongo } from './models/connect-mongo.js';
import { MongoRoomStore } from './models/mongo-room-store.js';
import { MongoUserStore } from './models/user.js';
import type { Ports } from './ports.js';
import { connectForCommands, connectForJobs, connectForSubscriptions } from './redis/connections.js';
import { RedisLobbyStore } from './redis/lobby-store.js';
import { RedisPubSub } from './redis/pub-sub.js';
import { RedisRateLimits } from './redis/rate-limits.js';
import { RedisSessionStore } from './redis/session-store.js';

export interface ConnectedPorts {
  readonly ports: Ports;
  close(): Promise<void>;
}

/** Connects the real outside. MongoDB and Redis must answer at the start; the rest may be away. */
export async function connectPorts(config: Config, log: Logger): Promise<ConnectedPorts> {
  const { mongoUrl, redisUrl, redisKeyPrefix: prefix } = config.stores;
  const [mongo, redis, subscriber, jobs] = await Promise.all([
    connectMongo(mongoUrl, log),
    connectForCommands(redisUrl, log),
    connectForSubscriptions(redisUrl, log),
    connectForJobs(redisUrl, log),
  ]);
  const rooms = new MongoRoomStore(mongo);
  const users = new MongoUserStore(mongo);
  await Promise.all([rooms.ensureIndexes(), users.ensureIndexes()]);
  const events = new RedisPubSub(redis, subscriber, prefix, log);
  const media = new LiveKitMedia(config.livekit);
  const ports: Ports = {
    log,
    users,
    rooms,
    events,
    media,
    lobby: new RedisLobbyStore(redis, prefix, events, config.lobby),
    sessions: new RedisSessionStore(redis, prefix, config.session),
    limits: new RedisRateLimits(redis, prefix, config.limits),
    roomCleanup: new RoomCleanupQueue(jobs, `${prefix}:jobs`, log),
    identityProvider: config.oidc && new OpenIdProvider(config.oidc),
    probes: [
      { name: 'mongodb', check: () => mongo.db?.command({ ping: 1 }) ?? Promise.reject(new Error('away')) },
      { name: 'redis', check: () => redis.ping() },
      { name: 'livekit', check: () => media.ping() },
    ],
  };
  return {
    ports,
    close: async () => {
      await events.close();
      await mongo.close();
      for (const connection of [redis, subscriber, jobs]) connection.disconnect();
    },
  };
}
