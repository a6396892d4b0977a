import type { Config } from '../../config/load-config.js';
import type { Ports } from '../../ports.js';
import type { RoomsFeature } from '../rooms/index.js';
import type { UsersFeature } from '../users/index.js';
import { AccessTokens } from './access-tokens.js';
import { ApplicationAuthenticator } from './application-authenticator.js';
import { ApplicationService } from './application-service.js';
import { EmbeddingOrigins } from './embedding-origins.js';
import { TokenService } from './token-service.js';

/** Other backends: their registration, their access tokens, and their authentication. */
export function createApplicationsFeature(
  { accessTokens: settings, http, embedOrigins }: Config,
  ports: Ports,
  { users, rooms }: { readonly users: UsersFeature; readonly rooms: RoomsFeature },
) {
  if (!settings) return NO_APPLICATIONS;
  const accessTokens = new AccessTokens({ ...settings, publicUrl: http.publicUrl });
  const deps = { ...ports, accessTokens, userService: users.users };
  return {
    applications: new ApplicationService(ports),
    tokens: new TokenService(deps),
    authenticator: new ApplicationAuthenticator(deps),
    embedding: new EmbeddingOrigins({ ...ports, ...rooms, roomService: rooms.rooms, embedOrigins }),
  };
}

/** While the feature is disabled. */
const NO_APPLICATIONS = { applications: null, tokens: null, authenticator: null, embedding: null };
