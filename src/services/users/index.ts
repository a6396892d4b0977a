import type { Config } from '../../config/load-config.js';
import type { Ports } from '../../ports.js';
import { UserService } from './user-service.js';
import { WriteLimits } from './write-limits.js';

export type UsersFeature = ReturnType<typeof createUsersFeature>;

/** Accounts, and the limits on writes. */
export const createUsersFeature = (config: Config, ports: Ports) => ({
  users: new UserService(ports.userStore, config),
  writeLimits: new WriteLimits(ports.rateLimits),
});
