import { integer, oneOf, optional, withDefault } from '../variables.js';

const ACCESS_LEVELS = ['public', 'trusted', 'restricted'] as const;

export const rooms = {
  ROOM_DEFAULT_ACCESS_LEVEL: withDefault(
    oneOf(ACCESS_LEVELS),
    'public',
    'Access level of a new room whose creator has no default',
  ),
};

export const meetingHistory = {
  MEETING_HISTORY_RETENTION_DAYS: withDefault(
    integer(1, 36_500),
    '90',
    'Days until a meeting that has ended is deleted from the history; a shorter time also applies to earlier meetings',
  ),
};

export const lobby = {
  LOBBY_KEEP_ALIVE_SECONDS: withDefault(
    integer(1, 3600),
    '15',
    'Time within which a waiting client without a subscription must call joinRoom again',
  ),
  LOBBY_DENIAL_COOLDOWN_SECONDS: withDefault(
    integer(0, 86_400),
    '60',
    'Time after a denial in which the person cannot ask again',
  ),
  LOBBY_MAX_WAITING: withDefault(
    integer(1, 10_000),
    '500',
    'People who may wait for one room at once',
  ),
  LOBBY_MAX_WAITING_PER_ADDRESS: optional(
    integer(1, 10_000),
    'People from one address who may wait for one room at once. Default: 20; with RATE_LIMITS=off, LOBBY_MAX_WAITING',
  ),
};
