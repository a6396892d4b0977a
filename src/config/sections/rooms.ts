import { integer, oneOf, optional, withDefault } from '../variables.js';

const ACCESS_LEVELS = ['public', 'trusted', 'restricted'] as const;

export const rooms = {
  ROOM_DEFAULT_ACCESS_LEVEL: withDefault(
    oneOf(ACCESS_LEVELS),
    'public',
    'Access level of a new room where its maker has no default',
  ),
};

export const lobby = {
  LOBBY_KEEP_ALIVE_SECONDS: withDefault(
    integer(1, 3600),
    '15',
    'A waiting client without a subscription must call joinRoom again within this time',
  ),
  LOBBY_DENIAL_COOLDOWN_SECONDS: withDefault(integer(0, 86_400), '60', 'How long a denial stands'),
  LOBBY_MAX_WAITING: withDefault(integer(1, 10_000), '500', 'People who may wait in one room'),
  LOBBY_MAX_WAITING_PER_ADDRESS: optional(
    integer(1, 10_000),
    'People from one address who may wait in one room. Default: 20; with RATE_LIMITS=off, LOBBY_MAX_WAITING',
  ),
};
