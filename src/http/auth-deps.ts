import type { IncomingMessage } from 'node:http';
import type { Config } from '../config/load-config.js';
import type { Ports } from '../ports.js';
import type { UserService } from '../services/users/user-service.js';

/** The dependencies of sign-in and sign-out. */
export interface AuthDeps {
  readonly config: Pick<Config, 'http' | 'session' | 'ticket'>;
  readonly ports: Pick<Ports, 'identityProvider' | 'sessionStore' | 'log'> & {
    readonly rateLimits: Pick<Ports['rateLimits'], 'consume'>;
    readonly pubSub: Pick<Ports['pubSub'], 'publish'>;
  };
  readonly userService: Pick<UserService, 'signIn'>;
  readonly addressOf: (request: IncomingMessage) => string;
}
